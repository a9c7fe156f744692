using Aspire.Dashboard.Otlp;
using CsCheck;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class DecodeTests
{
    private static readonly Signal[] Signals = Enum.GetValues<Signal>();

    [Fact]
    public void Bytes_by_chance_are_decoded_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 400].Sample(bytes => Assert.All(Signals, signal => _ = Decodes(signal, bytes)), iter: 20_000);

    [Fact]
    public void A_message_with_a_byte_changed_is_decoded_or_refused_and_nothing_else()
    {
        var message = Message.Spans();
        Gen.Select(Gen.Int[0, message.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. message];
            changed[at] = value;
            _ = Decodes(Signal.Traces, changed);
        }, iter: 20_000);
    }

    [Fact]
    public void A_message_that_was_cut_off_is_refused_whole()
    {
        var message = Message.Spans();
        Assert.True(Decodes(Signal.Traces, message));
        for (var length = 1; length < message.Length; length++)
            Assert.False(Decodes(Signal.Traces, message[..length]), $"{length} of {message.Length} bytes were taken.");
    }

    [Fact]
    public void Values_that_stand_too_deep_in_each_other_are_refused()
    {
        Assert.True(Decodes(Signal.Logs, Message.NestedLog(DecodeLimits.Depth)));
        Assert.False(Decodes(Signal.Logs, Message.NestedLog(DecodeLimits.Depth + 1)));
        Assert.False(Decodes(Signal.Logs, Message.NestedLog(20_000)));
    }

    [Fact]
    public void A_small_message_of_very_many_parts_is_refused()
    {
        var empty = Message.Field(2, []);
        Assert.False(Decodes(Signal.Logs, Message.Field(1, Message.Field(2, [.. Enumerable.Repeat(empty, DecodeLimits.Elements).SelectMany(b => b)]))));
    }

    [Fact]
    public void Long_texts_are_cut_and_many_attributes_left_out()
    {
        var attributes = Enumerable.Range(0, 300).Select(i => Message.Field(6, Message.Attribute($"key{i}", new string('x', 20_000))));
        var record = Message.Field(1, Message.Field(2, Message.Field(2, [.. attributes.SelectMany(b => b)])));
        var entry = Assert.Single(OtlpLogs.Decode(record, new DecodeLimits()));
        Assert.Equal(DecodeLimits.Attributes, entry.Attributes.Length);
        Assert.All(entry.Attributes, a => Assert.EndsWith("… (3616 more)", a.Value));
    }

    [Fact]
    public void The_resource_counts_also_where_it_stands_behind_its_records()
    {
        var resource = Message.Field(1, Message.Field(1, Message.Attribute("service.name", "late")));
        var records = Message.Field(2, Message.Field(2, []));
        Assert.Equal("late", Assert.Single(OtlpLogs.Decode(Message.Field(1, [.. records, .. resource]), new DecodeLimits())).Source.Resource);
    }

    private static bool Decodes(Signal signal, byte[] bytes)
    {
        try
        {
            _ = signal switch
            {
                Signal.Logs => OtlpLogs.Decode(bytes, new DecodeLimits()).Count,
                Signal.Traces => OtlpTraces.Decode(bytes, new DecodeLimits(), new Rejected()).Count,
                _ => OtlpMetrics.Decode(bytes, new DecodeLimits(), new Rejected()).Count,
            };
            return true;
        }
        catch (BrokenMessageException)
        {
            return false;
        }
    }
}
