using MarketSnapshot.Api.Http;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Watch;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStores();
builder.Services.AddMarketSnapshotCore();
builder.Services.AddPipelineWatch();
builder.AddHttpApi();

var app = builder.Build();

app.UseHttpApi();
app.MapDefaultEndpoints();

app.Run();
