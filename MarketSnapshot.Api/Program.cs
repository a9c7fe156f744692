using MarketSnapshot.Api.Http;
using MarketSnapshot.Core;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStores();
builder.Services.AddMarketSnapshotCore();
builder.AddHttpApi();

var app = builder.Build();

app.UseHttpApi();
app.MapDefaultEndpoints();

app.Run();
