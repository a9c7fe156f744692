using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using CsCheck;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class RingTests
{
    private sealed record Item(int Number, int Bytes) : IKept;

    [Fact]
    public void A_ring_keeps_the_newest_within_both_bounds_and_counts_the_rest() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 500], Gen.Int[1, 120].List[0, 200]).Sample((count, bytes, sizes) =>
        {
            var gone = new List<Item>();
            var ring = new Ring<Item>(count, bytes, gone.Add);
            var items = sizes.Select((size, number) => new Item(number, size)).ToArray();
            foreach (var item in items)
                ring.Add(item);

            var kept = ring.Items.ToArray();
            Assert.True(kept.Length <= count);
            Assert.Equal(kept.Sum(i => (long)i.Bytes), ring.Bytes);
            Assert.True(ring.Bytes <= bytes);
            Assert.Equal(items.Length - kept.Length, ring.Dropped);

            // Nothing is kept that is older than something that had to go.
            var fitting = items.Where(i => i.Bytes <= bytes).ToArray();
            Assert.Equal(fitting.TakeLast(kept.Length), kept);
            Assert.Equal(fitting.SkipLast(kept.Length), gone);
        });

    [Fact]
    public void A_resource_that_writes_much_takes_nothing_from_another()
    {
        var store = new TelemetryStore(new StoreLimits { Logs = 100, Spans = 100, MetricPoints = 100 });
        store.Add([Some.Log("quiet", "the only one")]);
        store.Add([Some.Span("quiet", "1", "a")]);
        store.Add([Some.Point("quiet", "size", 1)]);
        for (var i = 0; i < 1000; i++)
        {
            store.Add([Some.Log("chatty", $"line {i}")]);
            store.Add([Some.Span("chatty", $"{i}", "b")]);
            store.Add([Some.Point("chatty", "size", i)]);
        }

        var status = store.Status().Resources.ToDictionary(r => r.Resource);
        Assert.Equal((1, 0), (status["quiet"].Logs.Count, status["quiet"].Logs.Dropped));
        Assert.Equal((1, 0), (status["quiet"].Spans.Count, status["quiet"].Spans.Dropped));
        Assert.Equal((1, 0), (status["quiet"].MetricPoints.Count, status["quiet"].MetricPoints.Dropped));
        Assert.Equal((100, 900), (status["chatty"].Logs.Count, status["chatty"].Logs.Dropped));
        Assert.Equal((100, 900), (status["chatty"].Spans.Count, status["chatty"].Spans.Dropped));
        Assert.Equal((100, 900), (status["chatty"].MetricPoints.Count, status["chatty"].MetricPoints.Dropped));
    }

    [Fact]
    public void Whoever_makes_names_up_takes_nothing_from_the_resources_that_are_there_and_what_finds_no_room_is_counted()
    {
        var store = new TelemetryStore(new StoreLimits { Resources = 3, Spans = 5 });
        store.Add([.. Enumerable.Range(0, 8).Select(i => Some.Span("api", $"{i}", "a"))]);
        store.Add([Some.Log("api", "a"), Some.Log("scheduler", "b")]);
        store.Add([.. Enumerable.Range(0, 5000).Select(i => Some.Log($"mass{i}", "c"))]);
        store.Add([Some.Log("scheduler", "d")]);

        var status = store.Status();
        Assert.Equal(["api", "mass0", "scheduler"], store.Resources());
        Assert.Equal((1, 2), (status.Resources[0].Logs.Count, status.Resources[2].Logs.Count));
        Assert.Equal((4999, 4999 + 3), (status.WithoutRoom, status.Dropped));
    }

    [Fact]
    public void Lines_of_the_console_that_had_to_go_are_counted_over_all_resources()
    {
        var board = new ResourceBoard(new StoreLimits { ConsoleLines = 1 });
        foreach (var resource in new[] { "api", "web" })
            board.Take(new() { Lines = new(resource, 3, [new(3, "a", false), new(4, "b", false), new(5, "c", true)]) });

        Assert.Equal(2 * (3 + 2), board.LinesDropped);
    }

    [Fact]
    public void A_span_that_had_to_go_is_found_by_neither_its_trace_nor_its_links()
    {
        var store = new TelemetryStore(new StoreLimits { Spans = 1 });
        var (old, target) = (new string('1', 32), new string('2', 32));
        store.Add([Some.Span("api", old, "a") with { Links = [new SpanLink(target, new string('b', 16), [])] }]);
        store.Add([Some.Span("web", target, new string('b', 16))]);
        Assert.Single(TraceView.Find(store, target)!.Rows[0].LinkedFrom);

        store.Add([Some.Span("api", new string('3', 32), "c")]);

        Assert.Null(TraceView.Find(store, old));
        Assert.Empty(TraceView.Find(store, target)!.Rows[0].LinkedFrom);
    }

    [Fact]
    public void Series_beyond_the_limit_are_refused_and_counted_and_go_when_their_points_go()
    {
        var store = new TelemetryStore(new StoreLimits { MetricSeries = 2, MetricPoints = 3 });
        foreach (var (number, instrument) in new[] { "a", "b", "c", "b", "b", "b", "c" }.Index())
            store.Add([Some.Point("api", instrument, number)]);

        Assert.Equal(["b", "c"], new MetricQuery().Instruments(store).Select(i => i.Instrument));
        Assert.Equal(4, store.Status().Resources.Single().MetricPoints.Dropped);
    }

    [Fact]
    public void A_value_that_stays_the_same_takes_the_room_of_two_points_and_is_shown_over_all_of_its_time()
    {
        var store = new TelemetryStore(new StoreLimits());
        for (var second = 0; second < 600; second++)
            store.Add([Some.Point("api", "threads", second < 300 ? 7 : 8) with { Time = Some.Time.AddSeconds(second) }]);

        Assert.Equal(3, store.Status().Resources.Single().MetricPoints.Count); // 7 from and to, 8 from; its end still moves
        var line = Assert.Single(new MetricQuery { Resource = "api", Instrument = "threads", Minutes = 8 }.Chart(store, Some.Time.AddSeconds(599))!.Lines);
        Assert.Equal([(119, 7), (299, 7), (300, 8), (599, 8)], line.Points.Select(p => ((p.Time - Some.Time).TotalSeconds, p.Value)));
    }

    [Fact]
    public void A_count_that_rests_is_shown_as_a_rate_of_nothing_until_it_goes_on()
    {
        var store = new TelemetryStore(new StoreLimits());
        double[] counted = [1, 3, 3, 3, 3, 5];
        foreach (var (second, count) in counted.Index())
            store.Add([Some.Point("api", "requests", count) with { Time = Some.Time.AddSeconds(second), Instrument = new Instrument("requests", "Meter", InstrumentKind.Counter, "{request}", "") }]);

        var line = Assert.Single(new MetricQuery { Resource = "api", Instrument = "requests" }.Chart(store, Some.Time.AddSeconds(5))!.Lines);
        Assert.Equal([(1, 2), (4, 0), (5, 2)], line.Points.Select(p => ((p.Time - Some.Time).TotalSeconds, p.Value)));
    }

    [Fact]
    public void What_is_counted_for_the_first_time_while_its_process_is_listened_to_shows_at_once()
    {
        var store = new TelemetryStore(new StoreLimits());
        for (var second = 0; second < 3; second++)
        {
            store.Add([Count("alive", second + 1)]);
            if (second == 2)
                store.Add([Count("bookings", 4)]);

            MetricPoint Count(string instrument, double value) => Some.Point("api", instrument, value) with
            {
                Time = Some.Time.AddSeconds(second), Instrument = new Instrument(instrument, "Meter", InstrumentKind.Counter, "{booking}", ""),
            };
        }

        var line = Assert.Single(new MetricQuery { Resource = "api", Instrument = "bookings" }.Chart(store, Some.Time.AddSeconds(3))!.Lines);
        Assert.Equal([(2, 4)], line.Points.Select(p => ((p.Time - Some.Time).TotalSeconds, p.Value)));
    }

    [Fact]
    public void Many_spans_with_the_same_long_statement_are_kept_and_other_long_texts_are_not_for_nothing()
    {
        var store = new TelemetryStore(new StoreLimits { SpanBytes = 200_000, QueryBytes = 50_000 });
        for (var i = 0; i < 200; i++)
            store.Add([Some.Span("api", $"{i}", "a") with { Attributes = [new("db.query.text", new string('q', 16_000))] }]);
        Assert.Equal((200, 0), (store.Status().Resources.Single().Spans.Count, store.Status().Resources.Single().Spans.Dropped));
        Assert.InRange(store.Status().Bytes, 32_000, 250_000);

        for (var i = 0; i < 200; i++)
            store.Add([Some.Span("api", $"{i}", "b") with { Attributes = [new("db.query.text", $"{i}{new string('q', 16_000)}")] }]);
        var status = store.Status().Resources.Single();
        Assert.InRange(status.Bytes, 100_000, 250_000);
        Assert.Equal(400, status.Spans.Count + status.Spans.Dropped);
        Assert.True(status.Spans.Dropped > 300);
    }

    [Fact]
    public void A_trace_whose_spans_are_each_others_parents_is_shown_whole()
    {
        var store = new TelemetryStore(new StoreLimits());
        store.Add([Some.Span("api", "t", "a") with { ParentId = "b" }, Some.Span("api", "t", "b") with { ParentId = "a" }, Some.Span("api", "t", "c") with { ParentId = "c" }]);
        Assert.Equal(["a", "b", "c"], TraceView.Find(store, "t")!.Rows.Select(r => r.Span.SpanId).Order());
    }
}
