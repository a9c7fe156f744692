using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Browser;

/// <summary>Goes about a page by keyboard only, and looks at every step whether one sees where one is.</summary>
internal static class Keys
{
    private const int MostSteps = 300;

    // Null where what has the focus is marked, by itself or by what it stands for, and nothing lies over it; else what is not.
    private const string Unseen =
        """
        () => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          const name = one.outerHTML.slice(0, 160);
          const outlined = node => { const look = getComputedStyle(node); return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0; };
          let marked = getComputedStyle(one).boxShadow !== 'none';
          for (let node = one; node && !marked; node = node.parentElement) marked = outlined(node);
          if (!marked && one instanceof SVGElement) {
            const look = () => getComputedStyle(one.querySelector('circle')).stroke, focused = look();
            one.blur();
            marked = look() !== focused;
            one.focus();
          }
          if (one instanceof SVGElement) return marked ? null : `The focus is not seen at ${name}`; // pins of a map may lie over each other
          if (!marked) return `The focus is not seen at ${name}`;
          const box = one.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
          const hit = document.elementFromPoint(Math.min(x, innerWidth - 1), Math.min(y, innerHeight - 1));
          return hit && (hit.contains(one) || one.contains(hit)) ? null : `Something lies over ${name}, or it is out of sight: ${hit?.outerHTML.slice(0, 160)}`;
        }
        """;

    /// <summary>Presses Tab until something has the focus.</summary>
    public static async Task TabToAsync(this IPage page, ILocator target)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>(Unseen) is { } unseen)
                Assert.Fail($"{page.Url}: {unseen}");
            if (await target.EvaluateAsync<bool>("one => one === document.activeElement"))
                return;
        }

        Assert.Fail($"{page.Url}: not reached by {MostSteps} times Tab: {target}");
    }

    /// <summary>Goes to a field and types; what stood there is replaced.</summary>
    public static async Task WriteAsync(this IPage page, string field, string text)
    {
        await page.TabToAsync(page.Locator(field));
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Goes to a button, link or summary and presses a key.</summary>
    public static async Task UseAsync(this IPage page, ILocator target, string key = "Enter")
    {
        await page.TabToAsync(target);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Signs in as a demo person.</summary>
    public static async Task SignInByKeysAsync(this BrowserPage who, string person, string path)
    {
        await who.Page.GotoAsync($"/sign-in?return_url={Uri.EscapeDataString(path)}");
        await who.Page.UseAsync(who.Page.Locator($"button[value='{person}']"));
        await who.ComesToAsync(path);
    }
}
