using Aspire.Hosting;
using Aspire.Hosting.Testing;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>A MongoDB server of a class's own that can be made to fail, since a fail point concerns all who use the server.</summary>
public sealed class FailingMarket : IAsyncLifetime
{
    private DistributedApplication? _application;
    private MongoClient? _control;
    private string? _connectionString;

    /// <summary>A client that no fail point is set for.</summary>
    public MongoClient Control => _control ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>How a client of this name reaches the server.</summary>
    public string ConnectionString(string applicationName) => new MongoUrlBuilder(_connectionString) { ApplicationName = applicationName }.ToString();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddMongoDB(ResourceNames.Mongo).WithArgs("--setParameter", "enableTestCommands=1");
        _application = await builder.BuildAsync(CancellationToken.None);
        await _application.StartAsync(CancellationToken.None);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Mongo, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System);
        _connectionString = await _application.GetConnectionStringAsync(ResourceNames.Mongo);
        _control = new MongoClient(ConnectionString("control"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
    }

    /// <summary>Makes something go wrong until the answer is disposed.</summary>
    /// <param name="name">MongoDB's name of the fail point.</param>
    /// <param name="mode">alwaysOn, or a document such as {times: 1}.</param>
    /// <param name="data">What it does.</param>
    internal Task<FailPoint> FailAsync(string name, string mode, string data = "{}") => FailPoint.SetAsync(Control, name, mode, data);
}
