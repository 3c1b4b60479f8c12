CREATE TABLE "mentions" (
	"site_id" text NOT NULL,
	"operator_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"message_id" text NOT NULL,
	CONSTRAINT "mentions_site_id_operator_id_conversation_id_message_id_pk" PRIMARY KEY("site_id","operator_id","conversation_id","message_id")
);
--> statement-breakpoint
CREATE INDEX "mentions_conversation" ON "mentions" USING btree ("site_id","conversation_id");