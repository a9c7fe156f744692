using MarketSnapshot.Web.Api;
using MarketSnapshot.Web.Edge;
using MarketSnapshot.Web.Language;
using MarketSnapshot.Web.Layout;
using MarketSnapshot.Web.Live;
using MarketSnapshot.Web.SignIn;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddEdge();
builder.Services.AddStaleForms();
builder.Services.AddLanguages();
builder.AddApiClients();
builder.AddSignIn();
builder.Services.AddLiveListings();
builder.Services.AddRazorComponents();

var app = builder.Build();

app.UseEdge();
app.UseLanguages();
app.UseSignIn();
app.UseAntiforgery();
app.UseStaleForms();

app.MapDefaultEndpoints();
app.MapStaticAssets();
app.MapLanguageChoice();
app.MapSignIn();
app.MapLiveListings();
app.MapRazorComponents<App>();

app.Run();
