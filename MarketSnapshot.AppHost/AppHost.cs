using MarketSnapshot;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var persist = builder.Configuration.GetValue("Data:Persist", defaultValue: true);

var marketDb = Given(ResourceNames.MarketDb) ?? Postgres().AddDatabase(ResourceNames.MarketDb);
var market = Given(ResourceNames.Market) ?? Mongo().AddDatabase(ResourceNames.Market);

var migrations = builder.AddProject<Projects.MarketSnapshot_Migrations>(ResourceNames.Migrations)
    .WithReference(marketDb)
    .WaitFor(marketDb);

var api = builder.AddProject<Projects.MarketSnapshot_Api>(ResourceNames.Api)
    .WithEndpoint("http", endpoint => endpoint.Port = Port(ResourceNames.Api))
    .WithReference(marketDb)
    .WithReference(market)
    .WaitForCompletion(migrations)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

builder.AddProject<Projects.MarketSnapshot_Scheduler>(ResourceNames.Scheduler)
    .WithEndpoint("http", endpoint => endpoint.Port = Port(ResourceNames.Scheduler))
    .WithReference(marketDb)
    .WithReference(market)
    .WaitForCompletion(migrations)
    .WithHttpHealthCheck("/health");

// Invented readings for demos: only when somebody starts it.
builder.AddProject<Projects.MarketSnapshot_Simulator>(ResourceNames.Simulator)
    .WithReference(api)
    .WaitFor(api)
    .WithExplicitStart();

builder.AddProject<Projects.MarketSnapshot_Web>(ResourceNames.Web)
    .WithEndpoint("http", endpoint => endpoint.Port = Port(ResourceNames.Web))
    .WithReference(api)
    .WaitFor(api)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

builder.Build().Run();

// A server of the user's own, by its connection string: nothing is started for it.
IResourceBuilder<IResourceWithConnectionString>? Given(string name) =>
    string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)) ? null : builder.AddConnectionString(name);

IResourceBuilder<PostgresServerResource> Postgres()
{
    var userName = builder.AddParameter("postgres-username");
    var password = builder.AddParameter("postgres-password", secret: true);
    var server = builder.AddPostgres(ResourceNames.Postgres, userName, password, Port(ResourceNames.Postgres));
    return persist ? server.WithDataVolume() : server;
}

IResourceBuilder<MongoDBServerResource> Mongo()
{
    var server = builder.AddMongoDB(ResourceNames.Mongo, Port(ResourceNames.Mongo));
    return persist ? server.WithDataVolume() : server;
}

int? Port(string resource) => builder.Configuration.GetValue<int?>($"Ports:{resource}");
