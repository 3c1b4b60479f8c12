CREATE TABLE `mentions` (
	`site_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`message_id` text NOT NULL,
	PRIMARY KEY(`site_id`, `operator_id`, `conversation_id`, `message_id`)
);
--> statement-breakpoint
CREATE INDEX `mentions_conversation` ON `mentions` (`site_id`,`conversation_id`);