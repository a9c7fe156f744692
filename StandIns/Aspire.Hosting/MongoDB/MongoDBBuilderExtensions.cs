using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Aspire.Hosting;

/// <summary>Adds MongoDB servers and databases.</summary>
public static class MongoDBBuilderExtensions
{
    private const string DataTarget = "/data/db";
    private const int ServerPort = 27017;

    /// <param name="port">The port to listen on; a free one if none is given. Only loopback is listened on.</param>
    /// <param name="password">With one the server asks for it; without, it lets in whoever is on this machine.</param>
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new MongoDBServerResource(name, userName?.Resource, password?.Resource);
        var process = new MongoProcess(server);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: ServerPort, name: MongoDBServerResource.PrimaryEndpointName)
            .WithAnnotation(new ProcessAnnotation(process))
            .WithAnnotation(new ProbeAnnotation($"{name}_check", process.CheckAsync));
    }

    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddMongoDB(name, port, userName: null, password: null);

    public static IResourceBuilder<MongoDBDatabaseResource> AddDatabase(
        this IResourceBuilder<MongoDBServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new MongoDBDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new ProbeAnnotation($"{name}_check", (_, ct) => MongoPing.CheckAsync(database.Parent, ct)));
    }

    /// <summary>Keeps the data between runs, in a directory that is printed at start.</summary>
    public static IResourceBuilder<MongoDBServerResource> WithDataVolume(
        this IResourceBuilder<MongoDBServerResource> builder, string? name = null, bool isReadOnly = false)
        => builder.WithData(name, DataTarget, ContainerMountType.Volume, isReadOnly);

    /// <summary>Keeps the data between runs, in this directory.</summary>
    public static IResourceBuilder<MongoDBServerResource> WithDataBindMount(
        this IResourceBuilder<MongoDBServerResource> builder, string source, bool isReadOnly = false)
        => builder.WithData(source ?? throw new ArgumentNullException(nameof(source)), DataTarget, ContainerMountType.BindMount, isReadOnly);
}
