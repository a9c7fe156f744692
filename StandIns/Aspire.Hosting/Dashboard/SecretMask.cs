using System.Text.RegularExpressions;

namespace Aspire.Hosting.Dashboard;

/// <summary>Takes secrets out of what is shown, before it leaves the AppHost.</summary>
internal static partial class SecretMask
{
    private const string Mask = "******";

    // Shorter ones stand in many words: they are found only where they stand as the value of a password.
    private const int Telling = 9;

    /// <summary>Hides the whole value of what is a secret by its name, else what is secret in it.</summary>
    public static string Variable(string name, string value, IReadOnlyList<string> secrets) =>
        value.Length > 0 && SecretName().IsMatch(name) ? Mask : Text(value, secrets);

    /// <summary>Hides passwords in connection strings and addresses, and every secret value that is long enough to be known again.</summary>
    public static string Text(string text, IReadOnlyList<string> secrets)
    {
        text = Assignment().Replace(text, $"${{name}}={Mask}");
        text = UserInfo().Replace(text, $"${{user}}:{Mask}@");
        return secrets.Where(s => s.Length >= Telling).Aggregate(text, (shown, secret) => shown
            .Replace(secret, Mask, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(secret), Mask, StringComparison.Ordinal));
    }

    [GeneratedRegex("PASSWORD|PASSWD|PWD$|SECRET|TOKEN|API_?KEY|SIGNING_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|OTLP_HEADERS", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    [GeneratedRegex("""(?<name>password|pwd|secret|token|(api|access|account|shared)\w*key)\s*=\s*("[^"]*"|'[^']*'|[^;&\s]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex("(?<user>://[^/:@\\s]*):[^/@\\s]*@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();
}
