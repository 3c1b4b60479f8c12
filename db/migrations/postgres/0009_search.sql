CREATE TABLE "approaches" (
	"site_id" text NOT NULL,
	"visitor_id" text NOT NULL,
	"operator_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"at" bigint NOT NULL,
	"declined_at" bigint,
	CONSTRAINT "approaches_site_id_visitor_id_pk" PRIMARY KEY("site_id","visitor_id")
);
--> statement-breakpoint
CREATE TABLE "search_entries" (
	"site_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"doc" bigint NOT NULL,
	"words" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "search_entries_site_id_subject_id_seq_pk" PRIMARY KEY("site_id","subject_id","seq")
);
--> statement-breakpoint
CREATE INDEX "search_entries_doc" ON "search_entries" USING btree ("site_id","doc");
--> statement-breakpoint
ALTER TABLE "search_entries" ADD COLUMN "lexemes" tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array("words", ' '), ''))) STORED;
--> statement-breakpoint
CREATE INDEX "search_entries_lexemes" ON "search_entries" USING gin ("lexemes");
