CREATE TABLE "conversations" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"status" text NOT NULL,
	"seq" bigint NOT NULL,
	"read_by_visitor" bigint NOT NULL,
	"read_by_operator" bigint NOT NULL,
	"waiting_since" bigint,
	"preview" text NOT NULL,
	"preview_from" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "conversations_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"slot" text NOT NULL,
	"items" text NOT NULL,
	"policy" text NOT NULL,
	"propensity" double precision NOT NULL,
	"held" boolean NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "decisions_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "event_days" (
	"site_id" text NOT NULL,
	"day" bigint NOT NULL,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "event_days_site_id_day_type_name_pk" PRIMARY KEY("site_id","day","type","name")
);
--> statement-breakpoint
CREATE TABLE "event_ids" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "event_ids_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"at" bigint NOT NULL,
	"original_at" bigint,
	"sent_at" bigint,
	"received_at" bigint NOT NULL,
	"arrival" bigint DEFAULT 0 NOT NULL,
	"url" text NOT NULL,
	"properties" text NOT NULL,
	CONSTRAINT "events_site_id_id_received_at_pk" PRIMARY KEY("site_id","id","received_at")
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
CREATE TABLE "events_other" PARTITION OF "events" DEFAULT;
--> statement-breakpoint
CREATE TABLE "exposures" (
	"site_id" text NOT NULL,
	"decision_id" text NOT NULL,
	"item_id" text NOT NULL,
	"kind" text NOT NULL,
	"visitor_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "exposures_site_id_decision_id_item_id_kind_pk" PRIMARY KEY("site_id","decision_id","item_id","kind")
);
--> statement-breakpoint
CREATE TABLE "items" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"image" text NOT NULL,
	"price" double precision,
	"currency" text NOT NULL,
	"category" text NOT NULL,
	"in_stock" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "items_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"payload" text NOT NULL,
	"pattern" text,
	"due_at" bigint NOT NULL,
	"lease_until" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"last_error" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"site_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"id" text NOT NULL,
	"sender" text NOT NULL,
	"operator_id" text,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "messages_site_id_conversation_id_seq_pk" PRIMARY KEY("site_id","conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "operator_roles" (
	"site_id" text NOT NULL,
	"operator_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "operator_roles_site_id_operator_id_pk" PRIMARY KEY("site_id","operator_id")
);
--> statement-breakpoint
CREATE TABLE "operator_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"operator_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "operators_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "profile_links" (
	"site_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"profile_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "profile_links_site_id_visitor_id_pk" PRIMARY KEY("site_id","visitor_id")
);
--> statement-breakpoint
CREATE TABLE "shared_buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"write_key" text NOT NULL,
	"secret_key_hash" text NOT NULL,
	"origins" jsonb NOT NULL,
	"holdout" double precision NOT NULL,
	"settings" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "sites_write_key_unique" UNIQUE("write_key"),
	CONSTRAINT "sites_secret_key_hash_unique" UNIQUE("secret_key_hash")
);
--> statement-breakpoint
CREATE TABLE "traits" (
	"site_id" text NOT NULL,
	"profile_id" text NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"value" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "traits_site_id_profile_id_name_source_pk" PRIMARY KEY("site_id","profile_id","name","source")
);
--> statement-breakpoint
CREATE TABLE "visitors" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"fold" text NOT NULL,
	"consent" text NOT NULL,
	"automated" boolean NOT NULL,
	"rev" bigint DEFAULT 0 NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "visitors_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "conversations_inbox" ON "conversations" USING btree ("site_id","status","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_visitor" ON "conversations" USING btree ("site_id","visitor_id","updated_at");--> statement-breakpoint
CREATE INDEX "decisions_visitor" ON "decisions" USING btree ("site_id","visitor_id","at");--> statement-breakpoint
CREATE INDEX "events_visitor" ON "events" USING btree ("site_id","visitor_id","at");--> statement-breakpoint
CREATE INDEX "events_arrival" ON "events" USING btree ("site_id","arrival");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_once" ON "messages" USING btree ("site_id","conversation_id","id");--> statement-breakpoint
CREATE INDEX "profile_links_profile" ON "profile_links" USING btree ("site_id","profile_id");