CREATE TABLE "operator_presence" (
	"site_id" text NOT NULL,
	"operator_id" text NOT NULL,
	"node" text NOT NULL,
	"until" bigint NOT NULL,
	"active_at" bigint NOT NULL,
	CONSTRAINT "operator_presence_site_id_operator_id_node_pk" PRIMARY KEY("site_id","operator_id","node")
);
--> statement-breakpoint
CREATE TABLE "operator_turns" (
	"site_id" text NOT NULL,
	"operator_id" text NOT NULL,
	"away_since" bigint,
	"routed_at" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "operator_turns_site_id_operator_id_pk" PRIMARY KEY("site_id","operator_id")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "given_back_by" text;