// Calls made before Foyer's script is there wait in a queue; without Foyer they wait for ever and nothing breaks.
window.foyer =
  window.foyer ||
  function () {
    (window.foyer.q = window.foyer.q || []).push(arguments);
  };
