import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AssistantFigures, AssistantSettings } from '../../protocol/settings.ts';
import { useDesk } from '../desk-context.ts';
import { Saving } from './saving.tsx';

const CHOICES: { when: AssistantSettings['when']; label: string; note: string }[] = [
  { when: 'away', label: 'While nobody is here', note: 'Once somebody has the agent page open, people answer' },
  { when: 'always', label: 'Always first', note: 'People still see every question, and can answer at once' },
  { when: 'never', label: 'Never', note: 'Articles are offered while somebody writes, nothing more' },
];

/** When questions are answered from the help, and how many were solved by it. */
export function AssistantForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const draft = settings.assistant.value;
  const figures = settings.figures.value;
  useEffect(() => void settings.fetchFigures(site), [site]);
  if (!draft) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void settings.saveAssistant(site);
      }}
    >
      <header class="part-head">
        <h2>Automatic answers</h2>
        <Saving draft={draft} />
      </header>
      <p class="soft">
        What a visitor asks is looked for in your articles. Where a passage fits well enough it is quoted, with its
        article and a label that says that no person wrote it. Otherwise the question goes to a person. Nothing is made
        up.
      </p>
      <fieldset>
        <legend>When to answer</legend>
        {CHOICES.map(({ when, label, note }) => (
          <label key={when} class="answering">
            <input
              type="radio"
              name="assistant"
              checked={draft.value.when === when}
              onChange={() => settings.changeAssistant({ when })}
            />
            <span>
              {label}
              <small>{note}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {figures && <Solved figures={figures} />}
    </form>
  );
}

function Solved({ figures }: { figures: AssistantFigures }): JSX.Element {
  const { days, conversations, answered, solved, unsaid, toPeople } = figures;
  return (
    <section class="solved" aria-labelledby="solved-title">
      <h3 id="solved-title">Solved without a person, last {days} days</h3>
      {conversations === 0 ? (
        <p class="soft">No conversation began in these days.</p>
      ) : (
        <>
          <p class="share">
            <b>{Math.round((100 * solved) / conversations)} %</b>
            <span class="soft">
              {solved} of {conversations} conversations: the visitor said that the automatic answer was enough.
            </span>
          </p>
          <dl>
            <Figure name="An article was quoted" value={answered} />
            <Figure name="It was enough" value={solved} />
            <Figure name="Nobody wrote any more" value={unsaid} note="whether it helped is not known" />
            <Figure name="It went to a person" value={toPeople} />
          </dl>
        </>
      )}
    </section>
  );
}

function Figure({ name, value, note }: { name: string; value: number; note?: string }): JSX.Element {
  return (
    <div>
      <dt>
        {name} {note && <small>{note}</small>}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
