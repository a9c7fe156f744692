using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static class PostgresBuilderExtensions
{
    private const string DataTarget = "/var/lib/postgresql";
    private const int ServerPort = 5432;

    /// <param name="port">The port to listen on; a free one if none is given. Only loopback is listened on.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var passwordParameter = password?.Resource ?? GeneratedSecrets.Password(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, passwordParameter);
        var process = new PostgresProcess(server);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: ServerPort, name: PostgresServerResource.PrimaryEndpointName)
            .WithAnnotation(new ProcessAnnotation(process))
            .WithAnnotation(new ProbeAnnotation($"{name}_check", process.CheckServerAsync))
            .WithAnnotation(new ReadyAnnotation(process.CreateDatabasesAsync));
    }

    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new ProbeAnnotation($"{name}_check", (_, ct) => PostgresProcess.CheckDatabaseAsync(database, ct)));
    }

    /// <summary>Keeps the data between runs, in a directory that is printed at start.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
        => builder.WithData(name, DataTarget, ContainerMountType.Volume, isReadOnly);

    /// <summary>Keeps the data between runs, in this directory.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
        => builder.WithData(source ?? throw new ArgumentNullException(nameof(source)), DataTarget, ContainerMountType.BindMount, isReadOnly);

    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port)
        => (builder ?? throw new ArgumentNullException(nameof(builder))).WithEndpoint(PostgresServerResource.PrimaryEndpointName, e => e.Port = port);
}
