using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Local;

/// <summary>Runs <c>mongod</c> where it is on the PATH, else the stand-in for it, on loopback; with authentication where a password was given.</summary>
internal sealed class MongoProcess(MongoDBServerResource server) : IResourceProcess
{
    private const string StandInKey = "standin:MongoDB.Server";

    private DataLocation? _location;
    private bool _hasUser;

    public Task PreflightAsync(StartContext context, CancellationToken cancellationToken)
    {
        _location = context.Services.GetRequiredService<DataDirectories>().For(server);
        context.KeepUntilEnd(DirectoryLock.Take(_location.Path, server.Name));
        if (Executables.Find("mongod") is null && !File.Exists(StandIn()))
        {
            throw new DistributedApplicationException($"The MongoDB stand-in has not been built: {StandIn()} does not exist. Build the solution first.");
        }

        return Task.CompletedTask;
    }

    public async Task<ProcessSpec> PrepareAsync(StartContext context, CancellationToken cancellationToken)
    {
        // The two write different files; whoever installs mongod later finds the stand-in's data untouched.
        var mongod = Executables.Find("mongod");
        var directory = Path.Combine(_location!.Path, mongod is null ? "stand-in" : "mongod");
        Directory.CreateDirectory(directory);
        _hasUser = false;
        context.Log($"Data in {directory}{(_location.IsPersistent ? "" : " (temporary)")}, server is {mongod ?? "the stand-in for development and tests"}");
        IReadOnlyList<string> arguments =
        [
            "--port", context.Instance.TargetPort(server.PrimaryEndpoint.EndpointAnnotation).ToString(CultureInfo.InvariantCulture),
            "--bind_ip", "127.0.0.1",
            "--dbpath", directory,
            "--quiet",
            .. server.PasswordParameter is null ? Array.Empty<string>() : ["--auth"],
            .. await ProcessEnvironment.ResolveArgumentsAsync(context.Instance, cancellationToken),
        ];
        return new ProcessSpec(mongod ?? Executables.Dotnet(), mongod is null ? [StandIn(), .. arguments] : arguments, directory)
        {
            Environment = ProcessEnvironment.Inherited(),
        };
    }

    /// <summary>Whether the server answers, and has the user that connection strings name.</summary>
    public async Task<string?> CheckAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var complaint = await MongoPing.CheckAsync(server, cancellationToken);
        if (complaint is null && server.PasswordParameter is { } parameter && !_hasUser)
        {
            var user = await server.UserNameReference.GetValueAsync(cancellationToken) ?? "";
            var password = await parameter.GetValueAsync(cancellationToken) ?? "";
            complaint = await MongoPing.CreateFirstUserAsync(server, user, password, cancellationToken);
            _hasUser = complaint is null;
        }

        return complaint;
    }

    private static string StandIn() => AssemblyMetadata.Find(typeof(MongoProcess).Assembly, StandInKey)
        ?? throw new DistributedApplicationException("The build did not record where the MongoDB stand-in is.");
}
