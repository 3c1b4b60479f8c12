CREATE TABLE `operator_presence` (
	`site_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`node` text NOT NULL,
	`until` integer NOT NULL,
	`active_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `operator_id`, `node`)
);
--> statement-breakpoint
CREATE TABLE `operator_turns` (
	`site_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`away_since` integer,
	`routed_at` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`site_id`, `operator_id`)
);
--> statement-breakpoint
ALTER TABLE `conversations` ADD `given_back_by` text;