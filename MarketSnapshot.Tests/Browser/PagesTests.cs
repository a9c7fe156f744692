extern alias Web;

using System.Reflection;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Browser;

/// <summary>Every page, as those see it who read it with a screen reader, on a phone, at night, and in their own language.</summary>
public sealed class PagesTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    private const int Phone = 360;
    private const int Desk = 1280;

    /// <summary>Who comes to pages.</summary>
    public static TheoryData<string> Persons => [.. PageList.Persons];

    [Fact]
    public void Every_page_that_the_front_end_has_is_in_the_list_of_those_looked_at()
    {
        var scene = new MarketScene("", "", "", "", "");
        var has = typeof(Web::MarketSnapshot.Web.Layout.App).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal);
        var looked = PageList.Persons.SelectMany(person => PageList.Of(person, scene, "")).Select(visit => visit.Template).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(has, looked);
    }

    [Theory]
    [MemberData(nameof(Persons))]
    public async Task Every_page_can_be_used_by_everyone_and_fits_its_screen_light_and_dark_in_each_language(string person)
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var booking = await scene.FillAsync(Topology);
        await scene.BookAsync(Topology.Api, crop: "turmeric", kg: 12_500);
        await scene.ParkAsync(Topology);
        var visitor = await OpenAsync(Phone);
        if (PersonOf(person, scene) is { } key)
            await visitor.SignInAsync(key, "/");

        List<string> wrong = [];
        foreach (var visit in PageList.Of(person, scene, booking))
        {
            await visitor.ResizeAsync(Phone);
            await visitor.SpeakAsync("en");
            await GoAsync(visitor, visit);
            await PassesAsync(visitor, visit, wrong);
            await visitor.KeepAsync(visit.Name);
            await visitor.ResizeAsync(Desk);
            await visitor.KeepAsync(visit.Name);
            await visitor.ResizeAsync(Phone);
            foreach (var (language, scheme) in new[] { ("te", ColorScheme.Light), ("hi", ColorScheme.Dark) })
            {
                await visitor.SpeakAsync(language);
                await GoAsync(visitor, visit);
                await visitor.KeepAsync(visit.Name, scheme);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    // Everything that can be opened is open, but for menus, which would hide what is below, and all that is wrong is named at once.
    private static async Task PassesAsync(BrowserPage visitor, Visit visit, List<string> wrong)
    {
        await visitor.Page.EvaluateAsync("(window.opened = [...document.querySelectorAll('details:not(.menu, [open])')]).forEach(one => one.open = true)");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            wrong.AddRange((await Accessibility.ViolationsAsync(visitor.Page)).Select(found => $"{visit.Name} ({scheme}): {found}"));
        }

        await visitor.FitsAsync(visit.Name);
        await visitor.Page.EvaluateAsync("window.opened.forEach(one => one.open = false)");
    }

    private static async Task GoAsync(BrowserPage visitor, Visit visit)
    {
        var answer = await visitor.Page.GotoAsync(visit.Path);
        Assert.Equal(visit.Status, answer?.Status);
        if (visit.Status == 200)
            return;
        // The browser names every answer of that kind an error, soon.
        var errors = await Eventually.Get(() => Task.FromResult(visitor.TakeErrors() is { Count: > 0 } taken ? taken : null), "the browser to name the answer an error");
        Assert.Contains($"status of {visit.Status}", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static string? PersonOf(string person, MarketScene scene) => person switch
    {
        "farmer" => $"farmer:{scene.Farmer}",
        "vendor" => $"vendor:{scene.Vendor}",
        "operator" => "operator",
        _ => null,
    };
}
