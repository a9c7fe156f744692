using Aspire.Hosting;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.StandIns.MongoServer.Access;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>
/// The services as production runs them: servers of their own that ask who is there, the database and its users made by
/// <c>deploy/postgres/roles.sql</c> for an administrator who is no superuser, MongoDB's users those of <c>deploy/mongodb</c>, and each
/// service connected as its own user.
/// </summary>
[CollectionDefinition(nameof(ProductionStack))]
public sealed class ProductionStack : IAsyncLifetime, ICollectionFixture<ProductionStack>
{
    /// <summary>The administrator of a managed server: may make users and databases, and is no superuser.</summary>
    private const string Administrator = "cloud_admin";

    private const string Database = "marketdb";

    // What must be quoted somewhere on its way is in there, before a part that looks the same however it is quoted.
    private const string Password = $"""pw'"\ ;%$x{Secret}""";

    /// <summary>What no output and no log may show: a part of all passwords.</summary>
    internal const string Secret = "not-to-be-seen";

    private readonly List<ServiceProcess> _services = [];
    private SmallTopology? _postgres;
    private readonly GuardedServer _mongo = new();
    private readonly Dictionary<string, string> _markets = new(StringComparer.Ordinal);
    private string? _server;

    /// <summary>Users by the service that connects as it.</summary>
    public static IReadOnlyDictionary<string, string> Users { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MarketSnapshot.Migrations"] = "market_migrations",
        ["MarketSnapshot.Api"] = "market_api",
        ["MarketSnapshot.Scheduler"] = "market_scheduler",
    };

    /// <summary>The market, past the services.</summary>
    public IMongoCollection<BsonDocument> Listings => _mongo.Administrator.GetDatabase(ResourceNames.Market).GetCollection<BsonDocument>("market_listings");

    /// <summary>What all services wrote, for a person who looks for the reason of a failure.</summary>
    public string Output => string.Join(Environment.NewLine, _services.Select(service => service.Output));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _postgres = await SmallTopology.StartAsync(builder => builder
            .AddPostgres(ResourceNames.Postgres, password: builder.AddParameter("password", "test", secret: true)).AddDatabase("other"));
        await _mongo.InitializeAsync();
        foreach (var user in new[] { "market_api", "market_scheduler" })
        {
            var database = await ServiceUsers.ConnectAsync(_mongo, user, ResourceNames.Market);
            var credential = database.Client.Settings.Credential.Username;
            _markets[user] = $"mongodb://{credential}:{credential}@127.0.0.1:{_mongo.Server.Port}/{ResourceNames.Market}?authSource=admin";
        }

        await _postgres.HealthyAsync("other");
        _server = await _postgres.ConnectionStringAsync(ResourceNames.Postgres);

        // A server that logs what it shouldn't.
        await SqlAsync(Server("postgres"), "alter system set log_statement = 'ddl'", "select pg_reload_conf()", $"create role {Administrator} login createdb createrole password 'test'");
        var (exitCode, output) = await RolesScriptAsync();
        Assert.True(exitCode == 0, output);
        await MigrateAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        await _mongo.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    /// <summary>Runs <c>roles.sql</c> as an administrator does; gives its exit code and all that it printed.</summary>
    /// <param name="environment">In place of the passwords.</param>
    /// <param name="arguments">More for psql.</param>
    internal Task<(int ExitCode, string Output)> RolesScriptAsync(IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        RolesScript.RunAsync(
            Server(Administrator, "postgres", "test"),
            environment ?? Users.ToDictionary(user => $"{user.Value.ToUpperInvariant()}_PASSWORD", _ => Password, StringComparer.Ordinal),
            arguments);

    /// <summary>What PostgreSQL has logged.</summary>
    internal Task<string> ServerLogAsync() => _postgres!.LogAsync(ResourceNames.Postgres);

    /// <summary>Runs the migrations to their end.</summary>
    internal async Task MigrateAsync()
    {
        var migrations = Start("MarketSnapshot.Migrations", []);
        Assert.True(await migrations.EndAsync() == 0, migrations.Output);
    }

    /// <summary>Starts a service as its own user.</summary>
    /// <param name="program">The project's name.</param>
    /// <param name="settings">What it finds in its environment besides the connection strings.</param>
    internal ServiceProcess Start(string program, Dictionary<string, string> settings)
    {
        settings[$"ConnectionStrings__{ResourceNames.MarketDb}"] = As(Users[program]);
        if (_markets.TryGetValue(Users[program], out var market))
            settings[$"ConnectionStrings__{ResourceNames.Market}"] = market;
        var service = ServiceProcess.Start(program, settings);
        _services.Add(service);
        return service;
    }

    /// <summary>A connection string of one of the users.</summary>
    internal string As(string user) => Server(user, Database, Password);

    /// <summary>Runs statements on one connection.</summary>
    internal static async Task<object?> SqlAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        object? last = null;
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            last = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        return last;
    }

    /// <summary>The superuser on one of the databases.</summary>
    internal string Server(string database) => new NpgsqlConnectionStringBuilder(_server) { Database = database, Pooling = false }.ConnectionString;

    private string Server(string user, string database, string password) =>
        new NpgsqlConnectionStringBuilder(_server) { Username = user, Database = database, Password = password, Pooling = false }.ConnectionString;
}
