using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aspire.Hosting.Local;

/// <summary>Runs a PostgreSQL server from the binaries of this machine, on loopback, with password authentication.</summary>
internal sealed class PostgresProcess(PostgresServerResource server) : IResourceProcess
{
    private const string MaintenanceDatabase = "postgres";

    private DataLocation? _location;
    private PostgresCluster? _cluster;
    private PostgresInstallation? _installation;
    private UnixAccount? _account;

    public async Task PreflightAsync(StartContext context, CancellationToken cancellationToken)
    {
        _location = context.Services.GetRequiredService<DataDirectories>().For(server);
        _account = UnixAccount.ForServers();
        _cluster = new PostgresCluster(_location, _account);
        context.KeepUntilEnd(DirectoryLock.Take(_location.Path, server.Name));
        if (_account is { } account)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_location.Path, (UnixFileMode)0b111_001_001); // others may pass through, to files of their own
            }

            if (UnixAccount.Barrier(_location.Path) is { } barrier)
            {
                throw new DistributedApplicationException(
                    $"PostgreSQL runs as the user '{account.Name}', who can't reach {_location.Path}: {barrier} is closed to others. "
                    + "Choose another place with the configuration key Data:Directory.");
            }
        }

        _installation = PostgresInstallations.Find(_cluster.Version) ?? throw new DistributedApplicationException(
            _cluster.Version is { } version && PostgresInstallations.Find(dataVersion: null) is { } other
                ? $"{_cluster.DataDirectory} was written by PostgreSQL {version}, and only another version was found, in {other.Directory}. Install version {version}, or move the directory away."
                : PostgresInstallations.InstallAdvice(PostgresInstallations.Current, server.Databases.Keys.FirstOrDefault() ?? server.Name));
        await _cluster.AwaitPreviousServerAsync(context.Log, context.Services.GetRequiredService<TimeProvider>(), cancellationToken);
    }

    public async Task<ProcessSpec> PrepareAsync(StartContext context, CancellationToken cancellationToken)
    {
        var cluster = _cluster!;
        var installation = _installation!;
        context.Log($"Data in {cluster.DataDirectory}{(_location!.IsPersistent ? "" : " (temporary)")}, server from {installation.Directory}");
        await cluster.AwaitPreviousServerAsync(context.Log, context.Services.GetRequiredService<TimeProvider>(), cancellationToken);
        if (cluster.Version is null)
        {
            context.Log("First use: creating the database files.");
            var user = await server.UserNameReference.GetValueAsync(cancellationToken) ?? PostgresServerResource.DefaultUserName;
            var password = await server.PasswordParameter.GetValueAsync(cancellationToken) ?? "";
            await cluster.InitializeAsync(installation, user, password, context.RunHelperAsync, cancellationToken);
            _ = cluster.WriteThroughAsync(installation, context.RunHelperAsync, cancellationToken);
        }

        var port = context.Instance.TargetPort(server.PrimaryEndpoint.EndpointAnnotation);
        return new ProcessSpec(installation.Server, ["-D", cluster.DataDirectory, .. Settings(port)], cluster.DataDirectory)
        {
            Environment = PostgresCluster.ServerEnvironment(),
            StopSignals = [Signal.Interrupt, Signal.Quit], // fast, then immediate shutdown
            RunAs = _account,
        };
    }

    /// <summary>Whether the server lets us in.</summary>
    public async Task<string?> CheckServerAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        if (_cluster?.SaysReady() != true)
        {
            return "The server does not accept connections yet.";
        }

        var connectionString = await server.GetConnectionStringAsync(cancellationToken);
        return await CheckAsync($"{connectionString};Database={MaintenanceDatabase}", cancellationToken);
    }

    public static async Task<string?> CheckDatabaseAsync(PostgresDatabaseResource database, CancellationToken cancellationToken)
    {
        var connectionString = await database.ConnectionStringExpression.GetValueAsync(cancellationToken);
        return await CheckAsync(connectionString!, cancellationToken);
    }

    /// <summary>Creates those databases of the model that the server doesn't have yet.</summary>
    public async Task CreateDatabasesAsync(CancellationToken cancellationToken)
    {
        var connectionString = await server.GetConnectionStringAsync(cancellationToken);
        await using var connection = new NpgsqlConnection($"{connectionString};Database={MaintenanceDatabase};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        foreach (var name in server.Databases.Values.Distinct(StringComparer.Ordinal))
        {
            await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
            exists.Parameters.Add(new NpgsqlParameter { Value = name });
            if (await exists.ExecuteScalarAsync(cancellationToken) is null)
            {
                var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
                await using var create = new NpgsqlCommand($"CREATE DATABASE \"{quoted}\"", connection);
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private IEnumerable<string> Settings(int port)
    {
        List<string> settings =
        [
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300", // several replicas of several services, each with a pool of its own
            "timezone=UTC",
            "log_timezone=UTC",
            "log_checkpoints=off",
        ];
        if (!_location!.IsPersistent)
        {
            // Temporary data survives the end of any process, as the system still has it in memory; only a power cut would lose it.
            settings.AddRange(["fsync=off", "full_page_writes=off"]);
        }

        return settings.SelectMany(s => new[] { "-c", s });
    }

    private static async Task<string?> CheckAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false;Timeout=3");
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            throw new UnrecoverableException(
                $"The server refuses the user or the password that it was given ({e.MessageText}): its data was created with others. "
                + "Set the parameters to those, or move the data directory away.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return e.Message;
        }
    }
}
