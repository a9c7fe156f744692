using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http;
using MarketSnapshot.Api.Listings.Stream;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Watch;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddStores();
builder.Services.AddMarketSnapshotCore();
builder.Services.AddPipelineWatch();
builder.AddAccess();
builder.AddHttpApi();
builder.AddListingStream();

var app = builder.Build();

app.UseHttpApi();
app.MapDefaultEndpoints();
app.EnsureEveryEndpointHasARule();

app.Run();
