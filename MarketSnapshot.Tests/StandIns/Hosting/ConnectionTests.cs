using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.Hosting;

public sealed class ConnectionTests
{
    private const string AwkwardPassword = "p@ss/wörd;{0}";

    [Fact]
    public async Task A_database_has_the_connection_string_and_the_parts_of_the_published_resource()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var user = builder.AddParameter("user", "writer");
        var password = builder.AddParameter("password", AwkwardPassword, secret: true);
        var database = builder.AddPostgres("postgres", user, password).AddDatabase("marketdb", "market_data");
        Allocate(database.Resource.Parent, 25432);

        var variables = await ReferenceAsync(database);

        Assert.Equal($"Host=localhost;Port=25432;Username=writer;Password={AwkwardPassword};Database=market_data", variables["ConnectionStrings__marketdb"]);
        Assert.Equal("localhost", variables["MARKETDB_HOST"]);
        Assert.Equal("25432", variables["MARKETDB_PORT"]);
        Assert.Equal("writer", variables["MARKETDB_USERNAME"]);
        Assert.Equal(AwkwardPassword, variables["MARKETDB_PASSWORD"]);
        Assert.Equal("market_data", variables["MARKETDB_DATABASENAME"]);
        Assert.Equal($"postgresql://writer:{Uri.EscapeDataString(AwkwardPassword)}@localhost:25432/market_data", variables["MARKETDB_URI"]);
        Assert.Equal("jdbc:postgresql://localhost:25432/market_data", variables["MARKETDB_JDBCCONNECTIONSTRING"]);
    }

    [Fact]
    public async Task MongoDB_with_a_password_has_the_connection_string_of_the_published_resource()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var user = builder.AddParameter("user", "writer");
        var password = builder.AddParameter("password", AwkwardPassword, secret: true);
        var database = builder.AddMongoDB("mongo", port: null, user, password).AddDatabase("market");
        Allocate(database.Resource.Parent, 27027);

        var variables = await ReferenceAsync(database);

        var uri = $"mongodb://writer:{Uri.EscapeDataString(AwkwardPassword)}@localhost:27027/market?authSource=admin&authMechanism=SCRAM-SHA-256";
        Assert.Equal(uri, variables["ConnectionStrings__market"]);
        Assert.Equal(uri, variables["MARKET_URI"]);
        Assert.Equal(AwkwardPassword, variables["MARKET_PASSWORD"]);
        Assert.Equal("admin", variables["MARKET_AUTHENTICATIONDATABASE"]);
        Assert.Equal("SCRAM-SHA-256", variables["MARKET_AUTHENTICATIONMECHANISM"]);
    }

    [Fact]
    public async Task MongoDB_without_a_password_has_no_credentials()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var database = builder.AddMongoDB("mongo").AddDatabase("market");
        Allocate(database.Resource.Parent, 27027);

        var variables = await ReferenceAsync(database);

        Assert.Equal("mongodb://localhost:27027/market", variables["ConnectionStrings__market"]);
        Assert.Equal("mongodb://localhost:27027/market", variables["MARKET_URI"]);
        Assert.Equal("market", variables["MARKET_DATABASENAME"]);
        Assert.DoesNotContain("MARKET_PASSWORD", variables.Keys);
    }

    [Fact]
    public async Task A_connection_string_from_configuration_is_passed_on_as_it_is()
    {
        using var builder = DistributedApplicationTestingBuilder.Create("--ConnectionStrings:marketdb=Host=db.example;Password={x}");

        var variables = await ReferenceAsync(builder.AddConnectionString("marketdb"));

        Assert.Equal("Host=db.example;Password={x}", Assert.Contains("ConnectionStrings__marketdb", variables));
    }

    [Fact]
    public async Task A_connection_string_from_configuration_is_a_resource_that_people_see_without_its_value()
    {
        await using var topology = await SmallTopology.StartAsync(
            builder => builder.AddConnectionString("marketdb"), "--ConnectionStrings:marketdb=Host=db.example;Password=x");
        await topology.HealthyAsync("marketdb");

        Assert.True(topology.Application.ResourceNotifications.TryGetCurrentState("marketdb", out var state));
        Assert.False(state.Snapshot.IsHidden);
        Assert.Equal("ConnectionString", state.Snapshot.ResourceType);
        Assert.Equal([new ResourceRow("marketdb", "Healthy", "(from configuration)")], ResourceTable.Rows([state], []));
    }

    [Fact]
    public void Endpoints_are_found_by_service_discovery_and_by_plain_names()
    {
        var service = new ProjectResource("price-feed");
        foreach (var (name, scheme, port) in new[] { ("http", "http", 5000), ("http2", "http", 5001), ("grpc", "http", 5002) })
        {
            var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, scheme, name: name, port: port);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
            service.Annotations.Add(endpoint);
        }

        var variables = new Dictionary<string, object>();
        ReferenceEnvironment.AddEndpoints(variables, new EndpointReferenceAnnotation(service) { UseAllEndpoints = true });

        var urls = variables.ToDictionary(v => v.Key, v => ((EndpointReference)v.Value).Url);
        Assert.Equal("http://localhost:5000", urls["services__price-feed__http__0"]);
        Assert.Equal("http://localhost:5000", urls["PRICE_FEED_HTTP"]);
        Assert.Equal("http://localhost:5001", urls["services__price-feed__http2__0"]);
        Assert.Equal("http://localhost:5002", urls["PRICE_FEED_GRPC"]);
        Assert.Equal(6, urls.Count);
    }

    [Fact]
    public async Task A_parameter_without_a_value_names_its_configuration_key()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var parameter = builder.AddParameter("api-key", secret: true).Resource;

        var error = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await parameter.GetValueAsync(CancellationToken.None));

        Assert.Contains("Parameters:api-key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_masked_wherever_a_connection_string_shows_them()
    {
        string[] secrets = ["postgres", AwkwardPassword];

        Assert.Equal("Host=localhost;Username=postgres;Password=******;Database=marketdb", ResourceTable.Hide("Host=localhost;Username=postgres;Password=postgres;Database=marketdb", secrets));
        Assert.Equal("postgresql://writer:******@localhost/db", ResourceTable.Hide($"postgresql://writer:{Uri.EscapeDataString(AwkwardPassword)}@localhost/db", secrets));
    }

    private static void Allocate(IResourceWithEndpoints server, int port)
    {
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    private static async Task<Dictionary<string, string>> ReferenceAsync<T>(IResourceBuilder<T> source)
        where T : IResourceWithConnectionString
    {
        var project = new ProjectResource("service");
        source.ApplicationBuilder.CreateResourceBuilder(project).WithReference((IResourceBuilder<IResourceWithConnectionString>)source);
        return await ProcessEnvironment.ResolveAsync(
            new ResourceInstance(project, "service"),
            new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run),
            TestContext.Current.CancellationToken);
    }
}
