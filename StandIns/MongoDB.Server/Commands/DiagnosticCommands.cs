using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>What the server says about itself.</summary>
internal static class DiagnosticCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("ping", [], _ => Ok()),
        new(["buildInfo", "buildinfo"], [], c => Task.FromResult<Reply>(BuildInfo())),
        Command.Immediate("hostInfo", [], HostInfo),
        Command.Immediate("serverStatus", [], ServerStatus) with { AcceptsAnyField = true },
        Command.Immediate("whatsmyuri", [], c => Ok("you", $"127.0.0.1:{c.Connection.Id}")),
        Command.Immediate("getCmdLineOpts", [], CommandLine),
        Command.Immediate("getParameter", ["ttlMonitorSleepSecs", "featureCompatibilityVersion", "allParameters"], GetParameter),
        Command.Immediate("getLog", [], GetLog),
        Command.Immediate("listCommands", [], ListCommands),
        Command.Immediate("dbStats", ["scale", "freeStorage"], DbStats),
        Command.Immediate("collStats", ["scale"], CollStats),
        Command.Immediate("validate", ["full", "background"], Validate),
    ];

    private static BsonDocument Ok() => new("ok", 1.0);

    private static BsonDocument Ok(string name, BsonValue value) => new() { { name, value }, { "ok", 1.0 } };

    private static BsonDocument BuildInfo() => new()
    {
        { "version", ServerState.Version },
        { "gitVersion", "stand-in" },
        { "modules", new BsonArray { "market-snapshot-standin" } },
        { "allocator", "system" },
        { "javascriptEngine", "none" },
        { "sysInfo", "deprecated" },
        { "versionArray", new BsonArray { 8, 0, 0, 0 } },
        { "standIn", ServerState.Notice },
        { "bits", 64 },
        { "debug", false },
        { "maxBsonObjectSize", BsonCodec.MaxDocumentBytes },
        { "storageEngines", new BsonArray { "sqlite" } },
        { "ok", 1.0 },
    };

    private static Reply HostInfo(CommandContext context) => new BsonDocument
    {
        {
            "system", new BsonDocument
            {
                { "currentTime", context.State.Time.GetUtcNow().UtcDateTime }, { "hostname", Environment.MachineName }, { "cpuAddrSize", 64 },
                { "memSizeMB", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1048576 }, { "numCores", Environment.ProcessorCount },
            }
        },
        { "os", new BsonDocument { { "type", Environment.OSVersion.Platform.ToString() }, { "name", Environment.OSVersion.VersionString }, { "version", Environment.OSVersion.Version.ToString() } } },
        { "extra", new BsonDocument() },
        { "ok", 1.0 },
    };

    private static Reply ServerStatus(CommandContext context)
    {
        var state = context.State;
        var uptime = state.Time.GetUtcNow() - state.StartedAt;
        return new BsonDocument
        {
            { "host", $"{Environment.MachineName}:{state.Options.Port}" },
            { "version", ServerState.Version },
            { "process", "mongod" },
            { "pid", (long)Environment.ProcessId },
            { "uptime", uptime.TotalSeconds },
            { "uptimeMillis", (long)uptime.TotalMilliseconds },
            { "localTime", state.Time.GetUtcNow().UtcDateTime },
            { "connections", new BsonDocument { { "current", state.Counters.Open }, { "totalCreated", state.Counters.Ever } } },
            { "metrics", new BsonDocument { { "commands", new BsonDocument("total", state.Counters.Commands) }, { "cursor", new BsonDocument("open", new BsonDocument("total", state.Cursors.Count)) } } },
            { "mem", new BsonDocument { { "bits", 64 }, { "resident", Environment.WorkingSet / 1048576 } } },
            { "storageEngine", new BsonDocument { { "name", "sqlite" }, { "persistent", true } } },
            { "standIn", ServerState.Notice },
            { "ok", 1.0 },
        };
    }

    private static Reply CommandLine(CommandContext context)
    {
        var options = context.State.Options;
        return new BsonDocument
        {
            { "argv", new BsonArray(options.Arguments.Prepend("mongod")) },
            {
                "parsed", new BsonDocument
                {
                    { "net", new BsonDocument { { "bindIp", string.Join(',', options.Addresses) }, { "port", options.Port } } },
                    { "storage", new BsonDocument("dbPath", options.DbPath) },
                }
            },
            { "ok", 1.0 },
        };
    }

    private static Reply GetParameter(CommandContext context)
    {
        var known = new BsonDocument
        {
            { "ttlMonitorSleepSecs", (int)context.State.Options.TtlMonitorSleep.TotalSeconds },
            { "featureCompatibilityVersion", new BsonDocument("version", "8.0") },
        };
        var all = context.Document[0] is BsonString { Value: "*" };
        var reply = all ? known : new BsonDocument(known.Where(p => context.Document.Contains(p.Name)));
        return reply.ElementCount > 0 ? reply.Add("ok", 1.0) : throw new MongoError(ErrorCode.InvalidOptions, "no option found to get");
    }

    private static Reply GetLog(CommandContext context)
    {
        var what = context.Document[0] is BsonString text ? text.Value : throw MongoError.TypeMismatch("Argument to getLog must be of type String");
        return what switch
        {
            "*" => Ok("names", new BsonArray { "global", "startupWarnings" }),
            "startupWarnings" => Warnings(context),
            "global" => new BsonDocument { { "totalLinesWritten", context.State.Log.Recent().Count }, { "log", new BsonArray(context.State.Log.Recent()) }, { "ok", 1.0 } },
            _ => throw new MongoError(ErrorCode.OperationFailed, $"No log named '{what}'"),
        };
    }

    // mongosh shows these lines when it connects: the place where a person learns what this server is.
    private static Reply Warnings(CommandContext context)
    {
        string[] lines = context.State.Options.Auth ? [ServerState.Notice] : [ServerState.Notice, ServerState.OpenNotice];
        return new BsonDocument { { "totalLinesWritten", lines.Length }, { "log", new BsonArray(lines.Select(line => StartupWarning(context, line))) }, { "ok", 1.0 } };
    }

    private static string StartupWarning(CommandContext context, string line) =>
        $$$"""{"t":{"$date":"{{{context.State.StartedAt:yyyy-MM-ddTHH:mm:ss.fff+00:00}}}"},"s":"W","c":"CONTROL","id":1,"ctx":"main","msg":"{{{line}}}","tags":["startupWarnings"]}""";

    private static Reply ListCommands(CommandContext context) => Ok(
        "commands",
        new BsonDocument(context.State.Commands.Commands.OrderBy(c => c.Names[0], StringComparer.Ordinal).Select(c => new BsonElement(
            c.Names[0], new BsonDocument { { "help", "" }, { "requiresAuth", false }, { "adminOnly", c.AdminOnly } }))));

    private static Reply DbStats(CommandContext context)
    {
        var scale = Math.Max(1, context.Whole("scale", 1));
        var all = context.Store.Catalog.InDatabase(context.Db).Select(c => (Collection: c, Size: Statistics.Of(context.Store, c))).ToList();
        var (objects, bytes) = (all.Sum(x => x.Size.Count), all.Sum(x => x.Size.Bytes));
        var indexBytes = all.Sum(x => x.Size.IndexBytes.Values.Sum());
        return new BsonDocument
        {
            { "db", context.Db }, { "collections", all.Count }, { "views", 0 }, { "objects", BsonNumber.Compact(objects) },
            { "avgObjSize", objects == 0 ? 0.0 : (double)bytes / objects }, { "dataSize", (double)bytes / scale }, { "storageSize", (double)bytes / scale },
            { "indexes", all.Sum(x => x.Collection.Indexes.Length) }, { "indexSize", (double)indexBytes / scale },
            { "totalSize", (double)(bytes + indexBytes) / scale }, { "scaleFactor", BsonNumber.Compact(scale) }, { "ok", 1.0 },
        };
    }

    private static Reply CollStats(CommandContext context)
    {
        var (db, name) = context.Target();
        var scale = Math.Max(1, context.Whole("scale", 1));
        return context.FindCollection() is { } collection
            ? Describe(collection, Statistics.Of(context.Store, collection), scale).Add("ok", 1.0)
            : new BsonDocument { { "ns", $"{db}.{name}" }, { "size", 0 }, { "count", 0 }, { "storageSize", 0 }, { "totalIndexSize", 0 }, { "totalSize", 0 }, { "nindexes", 0 }, { "indexSizes", new BsonDocument() }, { "scaleFactor", BsonNumber.Compact(scale) }, { "ok", 1.0 } };
    }

    private static Reply Validate(CommandContext context)
    {
        var (db, name) = context.Target();
        var collection = context.FindCollection() ?? throw new MongoError(ErrorCode.NamespaceNotFound, $"Collection '{db}.{name}' does not exist to validate.");
        var (documents, entries, errors) = Validation.Of(context.Store, collection);
        return new BsonDocument
        {
            { "ns", collection.Namespace }, { "nrecords", BsonNumber.Compact(documents) }, { "nIndexes", collection.Indexes.Length },
            { "keysPerIndex", new BsonDocument(entries.Select(e => new BsonElement(e.Key, BsonNumber.Compact(e.Value)))) },
            { "valid", errors.Count == 0 }, { "errors", new BsonArray(errors) }, { "warnings", new BsonArray() }, { "ok", 1.0 },
        };
    }

    public static BsonDocument Describe(Collection collection, Statistics size, long scale) => new()
    {
        { "ns", collection.Namespace }, { "size", BsonNumber.Compact(size.Bytes / scale) }, { "count", BsonNumber.Compact(size.Count) }, { "numOrphanDocs", 0 },
        { "avgObjSize", BsonNumber.Compact(size.Count == 0 ? 0 : size.Bytes / size.Count) }, { "storageSize", BsonNumber.Compact(size.StorageBytes / scale) }, { "freeStorageSize", 0 }, { "capped", false },
        { "nindexes", collection.Indexes.Length }, { "indexBuilds", new BsonArray() }, { "totalIndexSize", BsonNumber.Compact(size.IndexBytes.Values.Sum() / scale) },
        { "totalSize", BsonNumber.Compact((size.StorageBytes + size.IndexBytes.Values.Sum()) / scale) },
        { "indexSizes", new BsonDocument(size.IndexBytes.Select(x => new BsonElement(x.Key, BsonNumber.Compact(x.Value / scale)))) }, { "scaleFactor", BsonNumber.Compact(scale) },
    };
}
