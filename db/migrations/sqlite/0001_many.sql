CREATE TABLE `event_days` (
	`site_id` text NOT NULL,
	`day` integer NOT NULL,
	`type` text NOT NULL,
	`name` text NOT NULL,
	`events` integer NOT NULL,
	PRIMARY KEY(`site_id`, `day`, `type`, `name`)
);
--> statement-breakpoint
CREATE TABLE `event_ids` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`pattern` text,
	`due_at` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`attempt` integer NOT NULL,
	`last_error` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`due_at`);--> statement-breakpoint
CREATE TABLE `shared_buckets` (
	`key` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `events` ADD `arrival` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `visitors` ADD `rev` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `events` SET `arrival` = `received_at` * 1000 + `rowid` % 1000;
--> statement-breakpoint
CREATE INDEX `events_arrival` ON `events` (`site_id`,`arrival`);
--> statement-breakpoint
CREATE TRIGGER `events_once` BEFORE INSERT ON `events`
WHEN EXISTS (SELECT 1 FROM `event_ids` WHERE `site_id` = NEW.`site_id` AND `id` = NEW.`id`)
BEGIN
	SELECT RAISE(ABORT, 'the id is that of an event which is gone');
END;
