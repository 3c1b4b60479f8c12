/** Who works for a site, and an operator's own account: the bodies of /api/agent/sites/SITE/team, /account, /invitations. */
import type { Role } from './agent.ts';

/** GET .../team */
export interface MembersPage {
  members: TeamMember[];
  invitations: Invitation[];
}

export interface TeamMember {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Since when they may not come in; null while they may. */
  suspendedAt: number | null;
  /** Whether they sign in with a code as well. */
  secondFactor: boolean;
  /** Owner of the whole installation: not to be changed from a site. */
  fixed: boolean;
}

/** Asked to join, not come yet. */
export interface Invitation {
  email: string;
  role: Role;
  createdAt: number;
  expiresAt: number;
}

/** The answer of POST .../team/invitations {email, role}. The link is shown here and never again. */
export interface InvitationMade {
  link: string;
  invitation: Invitation;
}

/** The answer of POST /api/agent/invitations/look {site, token}. */
export interface InvitationSeen {
  siteName: string;
  email: string;
  role: Role;
  /** They have an account here already and take it with its password. */
  known: boolean;
}
