CREATE TABLE `conversations` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`status` text NOT NULL,
	`seq` integer NOT NULL,
	`read_by_visitor` integer NOT NULL,
	`read_by_operator` integer NOT NULL,
	`waiting_since` integer,
	`preview` text NOT NULL,
	`preview_from` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `conversations_inbox` ON `conversations` (`site_id`,`status`,`updated_at`);--> statement-breakpoint
CREATE INDEX `conversations_visitor` ON `conversations` (`site_id`,`visitor_id`,`updated_at`);--> statement-breakpoint
CREATE TABLE `decisions` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`slot` text NOT NULL,
	`items` text NOT NULL,
	`policy` text NOT NULL,
	`propensity` real NOT NULL,
	`held` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `decisions_visitor` ON `decisions` (`site_id`,`visitor_id`,`at`);--> statement-breakpoint
CREATE TABLE `events` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`type` text NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	`original_at` integer,
	`sent_at` integer,
	`received_at` integer NOT NULL,
	`url` text NOT NULL,
	`properties` text NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `events_visitor` ON `events` (`site_id`,`visitor_id`,`at`);--> statement-breakpoint
CREATE TABLE `exposures` (
	`site_id` text NOT NULL,
	`decision_id` text NOT NULL,
	`item_id` text NOT NULL,
	`kind` text NOT NULL,
	`visitor_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `decision_id`, `item_id`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `items` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`url` text NOT NULL,
	`image` text NOT NULL,
	`price` real,
	`currency` text NOT NULL,
	`category` text NOT NULL,
	`in_stock` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`site_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`sender` text NOT NULL,
	`operator_id` text,
	`name` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `conversation_id`, `seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_once` ON `messages` (`site_id`,`conversation_id`,`id`);--> statement-breakpoint
CREATE TABLE `operator_roles` (
	`site_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`site_id`, `operator_id`)
);
--> statement-breakpoint
CREATE TABLE `operator_sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_email_unique` ON `operators` (`email`);--> statement-breakpoint
CREATE TABLE `profile_links` (
	`site_id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`profile_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `visitor_id`)
);
--> statement-breakpoint
CREATE INDEX `profile_links_profile` ON `profile_links` (`site_id`,`profile_id`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`write_key` text NOT NULL,
	`secret_key_hash` text NOT NULL,
	`origins` text NOT NULL,
	`holdout` real NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_write_key_unique` ON `sites` (`write_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `sites_secret_key_hash_unique` ON `sites` (`secret_key_hash`);--> statement-breakpoint
CREATE TABLE `traits` (
	`site_id` text NOT NULL,
	`profile_id` text NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `profile_id`, `name`, `source`)
);
--> statement-breakpoint
CREATE TABLE `visitors` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`fold` text NOT NULL,
	`consent` text NOT NULL,
	`automated` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`site_id`, `id`)
);
