using Aspire.Dashboard;
using Aspire.Dashboard.Telemetry;

// The dashboard: what the AppHost tells of its resources, and what they send by OTLP, on web pages.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
await using var app = DashboardApp.Build(DashboardOptions.Read(configuration), new StoreLimits());
await app.RunAsync();
