internal import GRDB

/// The schema of the catalogue, as named steps that are never changed once released.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: minings, outcomes, validations") { database in
            try database.execute(
                sql: """
                    CREATE TABLE mining (
                        repository TEXT PRIMARY KEY NOT NULL,
                        generation TEXT NOT NULL,
                        policy TEXT NOT NULL,
                        head TEXT NOT NULL,
                        source TEXT NOT NULL,
                        input INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE outcome (
                        repository TEXT NOT NULL,
                        ordinal INTEGER NOT NULL,
                        number INTEGER,
                        instance TEXT,
                        change TEXT,
                        awaiting INTEGER NOT NULL,
                        reason TEXT,
                        detail TEXT NOT NULL,
                        segment INTEGER NOT NULL,
                        start INTEGER NOT NULL,
                        length INTEGER NOT NULL,
                        PRIMARY KEY (repository, ordinal)
                    ) STRICT, WITHOUT ROWID;
                    CREATE UNIQUE INDEX outcome_instance ON outcome (instance) WHERE instance IS NOT NULL;
                    CREATE TABLE validation (
                        instance TEXT NOT NULL,
                        policy TEXT NOT NULL,
                        change TEXT NOT NULL,
                        configuration TEXT NOT NULL,
                        class TEXT NOT NULL,
                        reason TEXT,
                        detail TEXT NOT NULL,
                        seconds REAL NOT NULL,
                        PRIMARY KEY (instance, policy)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("2: digests of outcomes") { database in
            try database.execute(sql: "ALTER TABLE outcome ADD COLUMN digest TEXT")
        }
        return migrator
    }
}
