-- What people call a source. Its name is for commands: "food_banks_gm".
ALTER TABLE feed ADD COLUMN title TEXT NOT NULL DEFAULT '';
