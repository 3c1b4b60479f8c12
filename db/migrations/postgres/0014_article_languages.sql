CREATE TABLE "article_texts" (
	"site_id" text NOT NULL,
	"article_id" text NOT NULL,
	"language" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "article_texts_site_id_article_id_language_pk" PRIMARY KEY("site_id","article_id","language")
);
--> statement-breakpoint
ALTER TABLE "article_categories" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "article_categories" ADD COLUMN "titles" text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "failed_searches" ADD COLUMN "language" text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE "articles" SET "language" = coalesce((SELECT s."settings"->'languages'->>0 FROM "sites" s WHERE s."id" = "articles"."site_id"
  AND s."settings"->'languages'->>0 IN ('en', 'de', 'fr', 'es', 'pt', 'ar')), 'en');--> statement-breakpoint
UPDATE "article_categories" SET "language" = coalesce((SELECT s."settings"->'languages'->>0 FROM "sites" s WHERE s."id" = "article_categories"."site_id"
  AND s."settings"->'languages'->>0 IN ('en', 'de', 'fr', 'es', 'pt', 'ar')), 'en');