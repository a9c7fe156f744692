using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Aspire.Hosting.Testing;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Web;

/// <summary>A person with a browser that runs no scripts: follows links, fills in forms, and keeps cookies.</summary>
internal sealed class WebVisitor : IDisposable
{
    private readonly SocketsHttpHandler _browser = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private readonly HttpClient _http;

    private WebVisitor(Uri address) => _http = new HttpClient(_browser) { BaseAddress = address };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Waits for the front end and signs in as somebody from the development page.</summary>
    public static async Task<WebVisitor> SignInAsync(Topology topology, string person)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await topology.Logs.Explain(topology.Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Web, limit.Token), ResourceNames.Web);
        var visitor = new WebVisitor(topology.Application.GetEndpoint(ResourceNames.Web));
        var page = await visitor.GetAsync("/sign-in");
        var form = page.Document.QuerySelector<IHtmlFormElement>("form[action='/sign-in/demo']") ?? throw new InvalidOperationException(page.Document.ToHtml());
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SendAsync(form, (Name: "person", Value: person))).Status);
        return visitor;
    }

    /// <summary>Opens a page.</summary>
    public async Task<WebPage> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Stop);
        return await PageAsync(answer);
    }

    /// <summary>Sends a form as it stands, with some fields filled in anew, and does not follow where it leads.</summary>
    public async Task<WebPage> SendAsync(IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var fields = form.QuerySelectorAll("input, select, textarea").OfType<IHtmlElement>()
            .Where(field => field is not IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false })
            .Select(field => (Name: field.GetAttribute("name"), Value: field switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlSelectElement select => select.Value ?? "",
                IHtmlTextAreaElement text => text.Value,
                _ => "",
            }))
            .Where(field => field.Name is not null && filled.All(own => own.Name != field.Name))
            .Concat(filled.Select(field => ((string?)field.Name, field.Value)))
            .Select(field => KeyValuePair.Create(field.Item1!, field.Item2));
        using var body = new FormUrlEncodedContent(fields);
        var action = form.GetAttribute("action");
        using var answer = await _http.PostAsync(new Uri(string.IsNullOrEmpty(action) ? new Uri(form.BaseUri).PathAndQuery : action, UriKind.Relative), body, Stop);
        return await PageAsync(answer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _browser.Dispose();
    }

    private static async Task<WebPage> PageAsync(HttpResponseMessage answer)
    {
        var document = await new HtmlParser(new HtmlParserOptions(), BrowsingContext.New()).ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Stop), Stop);
        return new(answer.StatusCode, answer.Headers.Location is { IsAbsoluteUri: true } location ? location.PathAndQuery : answer.Headers.Location?.ToString(), document);
    }
}

/// <summary>What the front end answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Location">Where it leads.</param>
/// <param name="Document">The page.</param>
internal sealed record WebPage(HttpStatusCode Status, string? Location, IHtmlDocument Document)
{
    /// <summary>The form with a handler of this name.</summary>
    public IHtmlFormElement Form(string handler) => Document.QuerySelectorAll("form").OfType<IHtmlFormElement>()
        .Single(form => form.QuerySelector($"input[name=_handler][value={handler}]") is not null);

    /// <summary>The text of the first element, without white space around it.</summary>
    public string Text(string selector) => Document.QuerySelector(selector)?.TextContent.Trim() ?? throw new InvalidOperationException($"No {selector} in {Document.ToHtml()}");
}
