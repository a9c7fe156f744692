namespace MarketSnapshot;

/// <summary>The names of the resources in the topology, as the AppHost declares them and as services look them up.</summary>
internal static class ResourceNames
{
    /// <summary>The PostgreSQL server.</summary>
    public const string Postgres = "postgres";

    /// <summary>The PostgreSQL database; also the name of its connection string.</summary>
    public const string MarketDb = "marketdb";

    /// <summary>The MongoDB server.</summary>
    public const string Mongo = "mongo";

    /// <summary>The MongoDB database with the listings; also the name of its connection string.</summary>
    public const string Market = "market";

    /// <summary>Brings the schema up to date, then ends.</summary>
    public const string Migrations = "migrations";

    /// <summary>The HTTP API.</summary>
    public const string Api = "api";

    /// <summary>The worker that runs the scheduled jobs.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>Plays sensors for demos; started by hand.</summary>
    public const string Simulator = "simulator";

    /// <summary>The web front end.</summary>
    public const string Web = "web";
}
