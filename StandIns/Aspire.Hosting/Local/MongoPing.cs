using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>
/// Asks a MongoDB server whether it is there, and creates its first user: one message each. The driver would cost the AppHost more time than
/// everything else it does.
/// </summary>
internal static class MongoPing
{
    private const int OpMsg = 2013;
    private const int HeaderLength = 16;
    private const int BodyOffset = HeaderLength + sizeof(int) + 1; // flags, section kind
    private const int MaxReply = 64 * 1024;

    public static Task<string?> CheckAsync(MongoDBServerResource server, CancellationToken cancellationToken) => AskAsync(
        server, Request(), reply => SaysOk(reply) ? null : "The server answered to 'ping' with an error.", cancellationToken);

    /// <summary>Only a server that has no user yet lets this happen; one that has refuses, and keeps those it has.</summary>
    public static Task<string?> CreateFirstUserAsync(MongoDBServerResource server, string user, string password, CancellationToken cancellationToken) => AskAsync(
        server, Message([.. Text("createUser", user), .. Text("pwd", password), .. Roles("root"), .. Text("$db", "admin")]), _ => null, cancellationToken);

    private static async Task<string?> AskAsync(MongoDBServerResource server, byte[] message, Func<byte[], string?> judge, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(server, message, cancellationToken) is { } reply ? judge(reply) : "What listens on the port is not a MongoDB server.";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return e.Message;
        }
    }

    /// <summary>The document that comes back; null when it is none.</summary>
    private static async Task<byte[]?> AskAsync(MongoDBServerResource server, byte[] message, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", server.PrimaryEndpoint.Port, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(message, cancellationToken);
        var length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length) - sizeof(int);
        if (size is < BodyOffset - sizeof(int) or > MaxReply)
        {
            return null;
        }

        var reply = new byte[size];
        await stream.ReadExactlyAsync(reply, cancellationToken);
        return reply[(BodyOffset - sizeof(int))..];
    }

    /// <summary><c>{ ping: 1, $db: "admin" }</c> as OP_MSG.</summary>
    internal static byte[] Request() => Message([0x10, .. "ping\0"u8, 1, 0, 0, 0, .. Text("$db", "admin")]);

    private static byte[] Text(string field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [0x02, .. Encoding.UTF8.GetBytes(field), 0, .. Number(bytes.Length + 1), .. bytes, 0];
    }

    private static byte[] Roles(string role)
    {
        var items = Text("0", role);
        return [0x04, .. "roles\0"u8, .. Number(sizeof(int) + items.Length + 1), .. items, 0];
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Message(byte[] fields)
    {
        byte[] document = [.. Number(sizeof(int) + fields.Length + 1), .. fields, 0];
        return
        [
            .. Number(BodyOffset + document.Length), .. Number(1), .. Number(0), .. Number(OpMsg), // length, request id, response to, operation
            .. Number(0), 0, // flags, section kind
            .. document,
        ];
    }

    /// <summary>Whether the field <c>ok</c> of the reply, a number of any kind, is 1.</summary>
    internal static bool SaysOk(ReadOnlySpan<byte> document)
    {
        var at = document.IndexOf("ok\0"u8);
        if (at < 1)
        {
            return false;
        }

        var value = document[(at + 3)..];
        return document[at - 1] switch
        {
            0x01 => value.Length >= 8 && Math.Abs(BinaryPrimitives.ReadDoubleLittleEndian(value) - 1) < double.Epsilon,
            0x10 => value.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(value) == 1,
            0x12 => value.Length >= 8 && BinaryPrimitives.ReadInt64LittleEndian(value) == 1,
            0x08 => value.Length >= 1 && value[0] == 1,
            _ => false,
        };
    }
}
