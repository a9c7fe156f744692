extern alias Web;

using Web::MarketSnapshot.Web.Edge;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>How the front end reaches itself.</summary>
public sealed class WarmUpTests
{
    [Theory]
    [InlineData("http://localhost:3000", "http://localhost:3000/")]
    [InlineData("http://127.0.0.1:3000", "http://127.0.0.1:3000/")]
    [InlineData("http://[::]:8080", "http://localhost:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080/")]
    [InlineData("http://+:80", "http://localhost/")]
    [InlineData("https://localhost:3001", null)]
    [InlineData("http://unix:/run/web.sock", null)]
    public void It_asks_itself_where_it_listens(string listening, string? own) => Assert.Equal(own, WarmUp.Own(listening)?.ToString());
}
