CREATE TABLE "article_categories" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"position" bigint NOT NULL,
	CONSTRAINT "article_categories_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "article_votes" (
	"site_id" text NOT NULL,
	"article_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"helpful" boolean NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "article_votes_site_id_article_id_visitor_id_pk" PRIMARY KEY("site_id","article_id","visitor_id")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"slug" text NOT NULL,
	"category_id" text,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"status" text NOT NULL,
	"position" bigint NOT NULL,
	"pages" text NOT NULL,
	"helpful" bigint NOT NULL,
	"unhelpful" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "articles_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "callback_attempts" (
	"site_id" text NOT NULL,
	"callback_id" text NOT NULL,
	"attempt" bigint NOT NULL,
	"operator_id" text NOT NULL,
	"outcome" text NOT NULL,
	"note" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "callback_attempts_site_id_callback_id_attempt_pk" PRIMARY KEY("site_id","callback_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "callback_places" (
	"site_id" text NOT NULL,
	"slot_at" bigint NOT NULL,
	"place" bigint NOT NULL,
	"visitor_id" text NOT NULL,
	"held_until" bigint NOT NULL,
	"callback_id" text,
	CONSTRAINT "callback_places_site_id_slot_at_place_pk" PRIMARY KEY("site_id","slot_at","place")
);
--> statement-breakpoint
CREATE TABLE "callbacks" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"name" text NOT NULL,
	"phone" text NOT NULL,
	"topic" text NOT NULL,
	"consent_version" text NOT NULL,
	"time_zone" text NOT NULL,
	"language" text NOT NULL,
	"slot_at" bigint,
	"status" text NOT NULL,
	"due_at" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"operator_id" text,
	"revision" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "callbacks_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "canned_replies" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"shortcut" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "canned_replies_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "conversation_tags" (
	"site_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"tag" text NOT NULL,
	CONSTRAINT "conversation_tags_site_id_conversation_id_tag_pk" PRIMARY KEY("site_id","conversation_id","tag")
);
--> statement-breakpoint
CREATE TABLE "do_not_call" (
	"site_id" text NOT NULL,
	"phone" text NOT NULL,
	"operator_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "do_not_call_site_id_phone_pk" PRIMARY KEY("site_id","phone")
);
--> statement-breakpoint
CREATE TABLE "failed_searches" (
	"site_id" text NOT NULL,
	"query" text NOT NULL,
	"searches" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	"article_id" text,
	CONSTRAINT "failed_searches_site_id_query_pk" PRIMARY KEY("site_id","query")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"site_id" text NOT NULL,
	"id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"operator_id" text,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"width" bigint,
	"height" bigint,
	"at" bigint NOT NULL,
	CONSTRAINT "files_site_id_id_pk" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "assignee_id" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "snoozed_until" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "first_reply_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "closed_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "topic" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "page" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "language" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "rating" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "rating_comment" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "rated_at" bigint;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "kind" text DEFAULT 'message' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "attached" text DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "articles_slug" ON "articles" USING btree ("site_id","slug");--> statement-breakpoint
CREATE INDEX "callbacks_due" ON "callbacks" USING btree ("site_id","status","due_at");--> statement-breakpoint
CREATE INDEX "callbacks_visitor" ON "callbacks" USING btree ("site_id","visitor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_replies_shortcut" ON "canned_replies" USING btree ("site_id","shortcut");--> statement-breakpoint
CREATE INDEX "conversation_tags_tag" ON "conversation_tags" USING btree ("site_id","tag");--> statement-breakpoint
CREATE INDEX "files_conversation" ON "files" USING btree ("site_id","conversation_id");--> statement-breakpoint
CREATE INDEX "conversations_assignee" ON "conversations" USING btree ("site_id","assignee_id","status");--> statement-breakpoint
CREATE INDEX "conversations_waiting" ON "conversations" USING btree ("site_id","status","waiting_since");