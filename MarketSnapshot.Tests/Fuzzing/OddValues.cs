using System.Globalization;
using System.Text;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>
/// Values that programs stumble over. None of them holds a word that the check for leaks looks for, so that an answer may repeat them.
/// </summary>
internal static class OddValues
{
    /// <summary>What a template that is evaluated would make of one of the texts; too long to stand in an id by chance.</summary>
    public const string Evaluated = "1000006000009";

    private const int LongText = 20_000;
    private const int HugeText = 1_000_000;
    private const int DeepLevels = 5_000;

    private static readonly string[] Texts =
    [
        "", " ", "\t\r\n", "'", "\"", "\\", "''; drop table farmers; --", "' or '1'='1", "1; vacuum; --", "x' || pg_sleep(0) || '", "$$", "\\x00", "E'\\\\'", "{1,2}", "{\"a\"", "NULL", "null", "undefined",
        "{\"$gt\":\"\"}", "$where", "a.b", "$a", "{$ne:null}", "'; return true; //", ".*", "(a+)+$", "%", "_", "%25", "../../../../etc/passwd", "..\\..\\win.ini", "/dev/zero", "file:///etc/passwd", "http://127.0.0.1:1/",
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "<script>alert(1)</script>", "<!--", "]]>", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
        "{0} {1} {Method} {{}} %s %n %x", "${jndi:ldap://127.0.0.1/a}", "{{1000003*1000003}}", "${1000003*1000003}", "#{1000003*1000003}", "<%= 1000003*1000003 %>", "`id`", "$(id)", "| id", "\r\nSet-Cookie: a=b", "\r\n\r\nHTTP/1.1 200 OK", "x\r\nX-Odd: 1",
        "\u0000", "a\u0000b", "\u0001\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u200b", "\u200e\u202eabc", "\ufeff", "\ufffe", "\uffff", "\u2028\u2029", "e\u0301", "\u00e9", "\u1e9b\u0323", "\ud83d\ude00", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u0b95\u0bcd\u0bb7", "I\u0307\u0130\u0131", "\u00df\ufb01", "\uff11\uff12", "\u0661\u0662", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f", "\ud834\udd1e",
        "true", "false", "0", "-0", "00", "0x10", "1e3", "1e400", "NaN", "Infinity", "-Infinity", "1,5", "1.", ".5", "+1", "9223372036854775808", "79228162514264337593543950336", "0.1234567890123456789012345678901",
        "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31T23:59:59.9999999Z", "0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-06-30T23:59:60Z", "2026-01-01T00:00:00", "-infinity", "infinity", "epoch", "10000-01-01", "2026-01-01T00:00:00.12345678901234567890Z",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{01a20896-8a37-7e21-ae3c-3ced1bb1fbce}", "01a208968a377e21ae3c3ced1bb1fbce", "01A20896-8A37-7E21-AE3C-3CED1BB1FBCE", "01a20896-8a37-7e21-ae3c-3ced1bb1fbc\u0000",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-0.0", "-1", "1e400", "-1e400", "1e308", "1.7976931348623157e308", "4.9e-324", "1e-400", "1E+2", "1e-7", "0.1234567890123456789012345678901234567890", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "79228162514264337593543950335", "79228162514264337593543950336", "123456789012345678901234567890123456789012345678901234567890", "0.0000001", "999999.999", "1000000.001", "1e9", "90.0000001", "-180", "360", "1.0", "5000000000",
    ];

    private static readonly string[] NoJson = ["NaN", "Infinity", "-Infinity", "undefined", "'x'", "01", "+1", ".5", "1.", "0x10", "tru", "\"", "\"\\x41\"", "\"\\u12\"", "\"a\nb\"", "[1,]", "{\"a\":1,}", "{a:1}", "/* */1", "1//", "[", "{", "}", ","];

    /// <summary>A text that is odd for some program or other.</summary>
    public static string Text(Random random) => random.Next(40) switch
    {
        0 => new string('x', LongText),
        1 => string.Concat(Enumerable.Repeat("\ud83d\ude00", LongText / 4)),
        2 => new string('a', random.Next(1, 600)),
        3 => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(1, 0xD800))),
        4 => Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)],
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>A value as JSON spells it, or almost.</summary>
    public static string Json(Random random) => random.Next(20) switch
    {
        < 7 => Quoted(Text(random)),
        < 12 => Numbers[random.Next(Numbers.Length)],
        12 => NoJson[random.Next(NoJson.Length)],
        13 => "null",
        14 => random.Next(2) == 0 ? "true" : "false",
        15 => random.Next(3) switch { 0 => "[]", 1 => "[null]", _ => "[[[[]]]]" },
        16 => random.Next(3) switch { 0 => "{}", 1 => "{\"$gt\":\"\"}", _ => "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"a\":1}" },
        17 => random.Next(4) switch { 0 => "\"\\ud800\"", 1 => "\"\\udc00\\ud800\"", 2 => "\"\\u0000\"", _ => "\"\\ufffe\\uffff\"" },
        18 => "[" + string.Join(',', Enumerable.Repeat(Numbers[random.Next(Numbers.Length)], random.Next(1, 3000))) + "]",
        _ => new string('9', random.Next(1, 2000)),
    };

    /// <summary>A whole body that no schema describes.</summary>
    public static byte[] Body(Random random) => random.Next(14) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(Nested(random, "[", "]")),
        2 => Encoding.UTF8.GetBytes(Nested(random, "{\"a\":", "}")),
        3 => Encoding.UTF8.GetBytes(Json(random)),
        4 => Bytes(random),
        5 => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"f{i}\":{i}"))) + "}"),
        6 => Encoding.UTF8.GetBytes($"{{\"readings\":[{string.Join(',', Enumerable.Repeat("{}", 5100))}]}}"),
        7 => Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('y', HugeText)}\"}}"),
        8 => Encoding.UTF8.GetBytes(new string(' ', random.Next(1, 50_000)) + "{}"),
        9 => Encoding.UTF8.GetBytes("{}{}"),
        10 => Encoding.UTF8.GetBytes("{\"\\ud800\":1}"),
        11 => Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2}"),
        12 => Encoding.UTF8.GetBytes("/* odd */ {}"),
        _ => Encoding.UTF8.GetBytes("a=b&c=d"),
    };

    /// <summary>A text as a JSON string.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"), _ => c.ToString() });
        return quoted.Append('"').ToString();
    }

    /// <summary>Bytes that are no text in most encodings.</summary>
    public static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(1, 400)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Nested(Random random, string open, string close)
    {
        var levels = random.Next(3) switch { 0 => random.Next(28, 36), 1 => random.Next(60, 70), _ => DeepLevels };
        return new StringBuilder().Insert(0, open, levels).Append('1').Insert(levels * open.Length + 1, close, random.Next(4) == 0 ? levels - 1 : levels).ToString();
    }
}
