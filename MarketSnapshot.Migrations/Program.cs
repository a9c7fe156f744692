using MarketSnapshot;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Migrations;

var builder = Host.CreateApplicationBuilder(args);

builder.AddServiceDefaults();
builder.AddNpgsqlDataSource(ResourceNames.MarketDb);
builder.AddNpgsqlDbContext<MarketDbContext>(ResourceNames.MarketDb);
builder.Services.AddMarketDbConventions();
builder.AddDatabaseUpdate();

return await builder.Build().UpdateDatabaseAsync();
