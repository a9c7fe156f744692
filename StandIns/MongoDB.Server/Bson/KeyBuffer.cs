namespace MongoDB.Server.Bson;

/// <summary>Grows while a key is written; can turn what follows upside down for descending index fields.</summary>
internal sealed class KeyBuffer
{
    private byte[] _bytes = new byte[64];
    private int _length;

    /// <summary>0xFF while a descending field is written: the complement of a key sorts the other way round.</summary>
    public byte Complement { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Write(byte value)
    {
        Reserve(1);
        _bytes[_length++] = (byte)(value ^ Complement);
    }

    public void Write(ReadOnlySpan<byte> bytes, byte complement = 0)
    {
        Reserve(bytes.Length);
        var mask = (byte)(complement ^ Complement);
        foreach (var value in bytes)
        {
            _bytes[_length++] = (byte)(value ^ mask);
        }
    }

    /// <summary>Writes bytes of unknown length so that a shorter text sorts before its continuations.</summary>
    public void WriteTerminated(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Write(value);
            if (value == 0)
            {
                Write(0xFF);
            }
        }

        Write(0x00);
        Write(0x01);
    }

    public byte[] ToArray() => Written.ToArray();

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
