using MarketSnapshot.Simulator;

var builder = Host.CreateApplicationBuilder(args);

builder.AddServiceDefaults();
builder.AddSimulator();

await builder.Build().RunAsync();
