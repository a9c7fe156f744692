extern alias Simulator;
using System.Net.Http.Headers;
using CsCheck;
using Simulator::MarketSnapshot.Simulator.Market;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Simulator;

public sealed class PauseTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_the_API_asks_for_is_kept_in_seconds_or_as_a_date() =>
        Gen.Select(Gen.Int[1, 3_600], Gen.Int[1, 100], Gen.Double[0, 1]).Sample(
            (seconds, failures, chance) =>
            {
                var span = TimeSpan.FromSeconds(seconds);
                Assert.Equal(span, Pause.After(new RetryConditionHeaderValue(span), failures, Now, chance));
                Assert.Equal(span, Pause.After(new RetryConditionHeaderValue(Now + span), failures, Now, chance));
            },
            iter: 1_000);

    [Fact]
    public void Without_a_word_the_pause_grows_and_never_passes_a_minute() =>
        Gen.Select(Gen.Int[1, 1_000], Gen.Double[0, 1]).Sample(
            (failures, chance) =>
            {
                var pause = Pause.After(null, failures, Now, chance);
                Assert.InRange(pause, TimeSpan.FromSeconds(0.5), Pause.Longest);
                Assert.True(Pause.After(null, failures + 1, Now, chance) >= pause);
                Assert.Equal(pause, Pause.After(new RetryConditionHeaderValue(Now.AddSeconds(-1)), failures, Now, chance));
            },
            iter: 1_000);
}
