ALTER TABLE "files" ADD COLUMN "room" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "files_room" ON "files" USING btree ("site_id","room");
--> statement-breakpoint
UPDATE "files" SET "room" = CASE WHEN "bytes" < 16384 THEN 16384 ELSE "bytes" END;
