using MarketSnapshot.Tests.StandIns.MongoServer;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>A MongoDB server of a test's own that can be made to fail, since a fail point concerns all who use the server.</summary>
public sealed class FailingMarket : IAsyncLifetime
{
    private ServerProcess? _server;
    private MongoClient? _control;

    /// <summary>A client that no fail point is set for.</summary>
    public MongoClient Control => _control ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>How a client of this name reaches the server.</summary>
    public string ConnectionString(string applicationName) => $"mongodb://127.0.0.1:{_server!.Port}/?appName={applicationName}";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(null, "--quiet", "--setParameter", "enableTestCommands=1");
        _control = _server.Connect("control");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Makes something go wrong until the answer is disposed.</summary>
    /// <param name="name">MongoDB's name of the fail point.</param>
    /// <param name="mode">alwaysOn, or a document such as {times: 1}.</param>
    /// <param name="data">What it does.</param>
    internal Task<FailPoint> FailAsync(string name, string mode, string data = "{}") => FailPoint.SetAsync(Control, name, mode, data);
}
