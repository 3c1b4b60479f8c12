ALTER TABLE `files` ADD `room` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `files_room` ON `files` (`site_id`,`room`);
--> statement-breakpoint
UPDATE `files` SET `room` = CASE WHEN `bytes` < 16384 THEN 16384 ELSE `bytes` END;
