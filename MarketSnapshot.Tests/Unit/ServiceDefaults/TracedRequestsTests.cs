using MarketSnapshot.ServiceDefaults;
using Xunit;

namespace MarketSnapshot.Tests.Unit.ServiceDefaults;

public sealed class TracedRequestsTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/api/bookings/0199c0de-1234-4678-9012-345678901234/cancel", "/api/bookings/0199c0de-1234-4678-9012-345678901234/cancel")]
    [InlineData("/openapi/v1.json", "/openapi/v1.json")]
    [InlineData("/api/scheduler/jobs/sync_ready_snapshots/run", "/api/scheduler/jobs/sync_ready_snapshots/run")]
    [InlineData("/api/farmers/asha@farm.example", "/api/farmers/\u00b7")]
    [InlineData("/api/bookings/919876543210", "/api/bookings/\u00b7")]
    [InlineData("/+91 98765 43210/x", "/\u00b7/x")]
    [InlineData("/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "/\u00b7")]
    public void Of_a_path_words_and_ids_are_traced_and_nothing_else(string path, string traced) => Assert.Equal(traced, TracedRequests.PathOf(path));
}
