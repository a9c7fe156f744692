using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.Browser;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Web;

/// <summary>What the first view of the market weighs, as a browser with an empty cache gets it.</summary>
public sealed partial class FirstViewTests(Topology topology)
{
    private const int ListingsOnAPage = 24;

    [Fact]
    public async Task The_first_view_of_the_market_has_at_most_40_KB_of_HTML_and_CSS_and_150_KB_in_all()
    {
        var scene = await MarketScene.CreateAsync(topology.Api);
        await scene.FillAsync(topology);
        for (var more = 1; more < ListingsOnAPage; more++)
            await topology.Api.Post($"/api/snapshots/{await scene.BookAsync(topology.Api, kg: 100 + more)}/publish", body: null, System.Net.HttpStatusCode.OK);

        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        var (page, html) = await GetAsync(web, "/");
        Assert.Equal(ListingsOnAPage, Card().Count(page));
        var files = Asset().Matches(page).Select(match => match.Groups["path"].Value).Distinct().ToList();
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        var weights = new Dictionary<string, long>(StringComparer.Ordinal) { ["page"] = html };
        foreach (var file in files)
            weights[file] = (await GetAsync(web, file)).Bytes;

        var told = string.Join(", ", weights.Select(weight => $"{weight.Key} {weight.Value:N0}"));
        Assert.True(weights.Where(weight => weight.Key == "page" || weight.Key.EndsWith(".css", StringComparison.Ordinal)).Sum(weight => weight.Value) <= 40 * 1024, told);
        Assert.True(weights.Values.Sum() <= 150 * 1024, told);
    }

    [Fact]
    public async Task What_a_page_needs_beside_itself_is_compressed_and_kept_by_the_browser()
    {
        using var web = topology.Application.CreateHttpClient(ResourceNames.Web);
        var (page, _) = await GetAsync(web, "/");
        foreach (var file in Asset().Matches(page).Select(match => match.Groups["path"].Value).Distinct())
        {
            using var answer = await AskAsync(web, file);
            Assert.True(answer.Headers.CacheControl is { MaxAge.TotalDays: >= 365 }, $"{file}: {answer.Headers.CacheControl}");
            Assert.NotEmpty(answer.Content.Headers.ContentEncoding);
            var sent = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
            using var plain = await web.GetAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken);
            var whole = (await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
            Assert.True(sent < whole * 0.8, $"{file}: {sent} of {whole} bytes");
        }
    }

    private static async Task<(string Text, long Bytes)> GetAsync(HttpClient web, string path)
    {
        using var answer = await AskAsync(web, path);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => (Stream)new System.IO.Compression.BrotliStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress),
            "gzip" => new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var text = new StreamReader(plain);
        return (await text.ReadToEndAsync(TestContext.Current.CancellationToken), bytes.Length);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient web, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip, deflate, br, zstd");
        return (await web.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    [GeneratedRegex("<article class=\"card listing\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Card();

    [GeneratedRegex("""(?:href|src)="(?<path>[^":?#]+\.(?:css|js|svg))["?#]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();
}
