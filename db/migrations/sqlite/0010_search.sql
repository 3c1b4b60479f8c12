CREATE TABLE `approaches` (
	`site_id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`at` integer NOT NULL,
	`declined_at` integer,
	PRIMARY KEY(`site_id`, `visitor_id`)
);
--> statement-breakpoint
CREATE TABLE `search_entries` (
	`site_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`doc` integer NOT NULL,
	`words` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`site_id`, `subject_id`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `search_entries_doc` ON `search_entries` (`site_id`,`doc`);
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(`words`, content='search_entries', content_rowid='doc', tokenize='ascii', detail='none', prefix='2 3');
--> statement-breakpoint
CREATE TRIGGER `search_entries_added` AFTER INSERT ON `search_entries`
BEGIN
	INSERT INTO `search_index` (`rowid`, `words`) VALUES (NEW.`doc`, NEW.`words`);
END;
--> statement-breakpoint
CREATE TRIGGER `search_entries_removed` AFTER DELETE ON `search_entries`
BEGIN
	INSERT INTO `search_index` (`search_index`, `rowid`, `words`) VALUES ('delete', OLD.`doc`, OLD.`words`);
END;
