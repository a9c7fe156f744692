using MarketSnapshot;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Watch;
using MarketSnapshot.Scheduler.Startup;
using TickerQ.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddNpgsqlDataSource(ResourceNames.MarketDb, settings => settings.ConnectionString = IdleTransactions.Bounded(settings.ConnectionString));
builder.AddNpgsqlDbContext<MarketDbContext>(ResourceNames.MarketDb, settings =>
{
    settings.DisableHealthChecks = true;
    settings.ConnectionString = IdleTransactions.Bounded(settings.ConnectionString);
});
builder.AddMongoDBClient(ResourceNames.Market, settings => settings.DisableHealthChecks = true, ListingStoreConnection.FailQuickly);
builder.Services.AddListingStore();
builder.Services.AddAuditHealthCheck();
builder.Services.AddMarketSnapshotCore();
builder.Services.AddPublishingDuties();
builder.Services.AddPipelineWatch();
builder.AddJobSchedule();
builder.Services.AddTickerQ(options => options.ConfigureScheduler(scheduler =>
{
    scheduler.NodeIdentifier = $"{Environment.MachineName}:{Environment.ProcessId}";
    scheduler.SchedulerTimeZone = TimeZoneInfo.Utc;
}));

var app = builder.Build();

app.UseTickerQ();
app.MapDefaultEndpoints();
await app.RunAsync();
