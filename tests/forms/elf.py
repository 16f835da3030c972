"""The bytes of an object file's symbols: just enough ELF for that, 32 and 64 bits, little-endian."""
import re
import struct


def symbols(path):
    """{name: (section, bytes)} of the data symbols; a name that C++ mangled is undone."""
    data = open(path, "rb").read()
    assert data[:4] == b"\x7fELF" and data[5] == 1, path
    wide = data[4] == 2
    shoff = struct.unpack_from("<Q" if wide else "<I", data, 40 if wide else 32)[0]
    shentsize, shnum, shstrndx = struct.unpack_from("<HHH", data, 58 if wide else 46)

    def section(index):
        at = shoff + index * shentsize
        if wide:
            name, kind, _, _, offset, size, link = struct.unpack_from("<IIQQQQI", data, at)
        else:
            name, kind, _, _, offset, size, link = struct.unpack_from("<IIIIIII", data, at)
        return name, kind, offset, size, link

    def text(offset):
        return data[offset:data.index(b"\0", offset)].decode()

    if shstrndx == 0xFFFF:  # more sections than fit: not for what is made here
        raise ValueError(path)
    names = section(shstrndx)[2]
    found = {}
    for index in range(shnum):
        _, kind, offset, size, link = section(index)
        if kind != 2:  # SHT_SYMTAB
            continue
        strings = section(link)[2]
        entry = 24 if wide else 16
        for at in range(offset, offset + size, entry):
            if wide:
                name, info, _, shndx, value, length = struct.unpack_from("<IBBHQQ", data, at)
            else:
                name, value, length, info, _, shndx = struct.unpack_from("<IIIBBH", data, at)
            if info & 15 != 1 or shndx == 0 or shndx >= 0xFF00:  # STT_OBJECT, defined
                continue
            sname, skind, soffset, _, _ = section(shndx)
            bytes_ = b"\0" * length if skind == 8 else data[soffset + value:soffset + value + length]
            word = text(strings + name)
            mangled = re.match(r"_ZL(\d+)(\w+)$", word)
            if mangled and int(mangled.group(1)) == len(mangled.group(2)):
                word = mangled.group(2)
            found[word] = (text(names + sname), bytes_)
    return found
