using System.Buffers.Binary;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>
/// Asks a MongoDB server whether it is there, with the one message that this takes. The driver would cost the AppHost more time than
/// everything else it does.
/// </summary>
internal static class MongoPing
{
    private const int OpMsg = 2013;
    private const int HeaderLength = 16;
    private const int BodyOffset = HeaderLength + sizeof(int) + 1; // flags, section kind
    private const int MaxReply = 64 * 1024;

    public static async Task<string?> CheckAsync(MongoDBServerResource server, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", server.PrimaryEndpoint.Port, cancellationToken);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Request(), cancellationToken);
            var length = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(length, cancellationToken);
            var size = BinaryPrimitives.ReadInt32LittleEndian(length) - sizeof(int);
            if (size is < BodyOffset - sizeof(int) or > MaxReply)
            {
                return "What listens on the port is not a MongoDB server.";
            }

            var reply = new byte[size];
            await stream.ReadExactlyAsync(reply, cancellationToken);
            return SaysOk(reply.AsSpan(BodyOffset - sizeof(int))) ? null : "The server answered to 'ping' with an error.";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return e.Message;
        }
    }

    /// <summary><c>{ ping: 1, $db: "admin" }</c> as OP_MSG.</summary>
    internal static byte[] Request()
    {
        byte[] document = [0x10, .. "ping\0"u8, 1, 0, 0, 0, 0x02, .. "$db\0"u8, 6, 0, 0, 0, .. "admin\0"u8, 0];
        var message = new byte[BodyOffset + sizeof(int) + document.Length];
        var span = message.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(span, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], 1); // request id
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], OpMsg);
        BinaryPrimitives.WriteInt32LittleEndian(span[BodyOffset..], sizeof(int) + document.Length);
        document.CopyTo(span[(BodyOffset + sizeof(int))..]);
        return message;
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
