#include "cpu/LoneObject.hpp"

#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/MathExtras.h"

namespace invar::lowering {

namespace {

using namespace llvm::ELF;
using Format = llvm::object::ELF64LE;

constexpr uint64_t kPage = 0x1000;
enum Access : unsigned { Read, Execute, Write, AccessCount };

class LoneLinker {
public:
  bool run(llvm::ArrayRef<char> object) {
    auto file = llvm::object::ELFFile<Format>::create(llvm::StringRef(object.data(), object.size()));
    return take(file) && read(*file) && lay() && copy(*file) && relocate() && finish();
  }
  std::vector<char> takeImage() { return std::move(m_image); }

private:
  struct Section {
    const Format::Shdr* header = nullptr;
    Access access = Read;
    uint64_t address = 0;   ///< in the file, too
  };
  struct Relocation {
    size_t section;
    uint64_t offset;
    uint32_t type, symbol;
    int64_t addend;
  };

  template <class T>
  static bool take(llvm::Expected<T>& expected) {
    if (expected) return true;
    llvm::consumeError(expected.takeError());
    return false;
  }

  bool read(const llvm::object::ELFFile<Format>& file) {
    auto headers = file.sections();
    if (!take(headers)) return false;
    for (const auto& header : *headers) {
      Section section;
      if ((header.sh_flags & SHF_ALLOC) && header.sh_size) {
        if (header.sh_flags & (SHF_TLS | SHF_GROUP) || header.sh_addralign > kPage) return false;
        if (header.sh_type != SHT_PROGBITS && header.sh_type != SHT_NOBITS &&
            header.sh_type != SHT_X86_64_UNWIND)
          return false;
        section.header = &header;
        section.access = header.sh_flags & SHF_EXECINSTR ? Execute
                         : header.sh_flags & SHF_WRITE   ? Write : Read;
        if (header.sh_type == SHT_NOBITS && section.access != Write) return false;
      }
      m_sections.push_back(section);
      if (header.sh_type == SHT_SYMTAB && !readSymbols(file, header)) return false;
    }
    for (const auto& header : *headers) {
      if (header.sh_type == SHT_REL) return false;
      if (header.sh_type != SHT_RELA || header.sh_info >= m_sections.size()) continue;
      if (!m_sections[header.sh_info].header) continue;
      auto entries = file.relas(header);
      if (!take(entries)) return false;
      for (const auto& entry : *entries)
        if (!addRelocation({header.sh_info, entry.r_offset, entry.getType(false), entry.getSymbol(false),
                            entry.r_addend}))
          return false;
    }
    return true;
  }

  bool readSymbols(const llvm::object::ELFFile<Format>& file, const Format::Shdr& table) {
    auto symbols = file.symbols(&table);
    auto names = file.getStringTableForSymtab(table);
    if (!take(symbols) || !take(names)) return false;
    m_symbols = *symbols;
    m_names = *names;
    for (const auto& symbol : m_symbols.drop_front(m_symbols.empty() ? 0 : 1)) {
      if (symbol.getType() == STT_TLS || symbol.getType() == STT_GNU_IFUNC) return false;
      if (symbol.st_shndx == SHN_UNDEF) return false;
      if (symbol.st_shndx >= SHN_LORESERVE && symbol.st_shndx != SHN_ABS) return false;
      if (symbol.getBinding() != STB_LOCAL && symbol.getVisibility() == STV_DEFAULT)
        m_exported.push_back(&symbol);
    }
    return true;
  }

  bool addRelocation(const Relocation& relocation) {
    if (relocation.symbol >= m_symbols.size()) return false;
    const Section& section = m_sections[relocation.section];
    if (section.header->sh_type == SHT_NOBITS) return false;
    const bool isWhole = relocation.type == R_X86_64_64;
    const bool isNear = relocation.type == R_X86_64_PC32 || relocation.type == R_X86_64_PLT32;
    if (!isWhole && !isNear && relocation.type != R_X86_64_PC64) return false;
    if (isWhole && section.access != Write) return false;
    if (relocation.offset + (isNear ? 4 : 8) > section.header->sh_size) return false;
    m_addresses += isWhole;
    m_relocations.push_back(relocation);
    return true;
  }

  /// Headers, tables and constants; code; data, the dynamic table and zeros.
  bool lay() {
    uint64_t at = sizeof(Elf64_Ehdr) + kSegments * sizeof(Elf64_Phdr);
    const auto reserve = [&](uint64_t bytes) { return std::exchange(at, at + llvm::alignTo(bytes, 16)); };
    m_dynamicNames.push_back('\0');
    for (const auto* symbol : m_exported) {
      m_exportedNames.push_back(m_dynamicNames.size());
      m_dynamicNames += name(*symbol).str() + '\0';
    }
    at = llvm::alignTo(at, 16);
    m_symbolTable = reserve((1 + m_exported.size()) * sizeof(Elf64_Sym));
    m_hashTable = reserve((4 + m_exported.size()) * sizeof(uint32_t));
    m_relocationTable = reserve(m_addresses * sizeof(Elf64_Rela));
    m_nameTable = reserve(m_dynamicNames.size());
    for (unsigned access = Read; access < AccessCount; ++access) {
      if (access != Read) at = llvm::alignTo(at, kPage);
      m_begin[access] = access == Read ? 0 : at;
      for (bool zeros : {false, true}) {
        for (Section& section : m_sections) {
          if (!section.header || section.access != access) continue;
          if ((section.header->sh_type == SHT_NOBITS) != zeros) continue;
          section.address = at = llvm::alignTo(at, std::max<uint64_t>(section.header->sh_addralign, 1));
          at += section.header->sh_size;
        }
        if (zeros) continue;
        if (access == Write) {
          at = llvm::alignTo(at, 16);
          m_dynamicTable = reserve(kDynamicEntries * sizeof(Elf64_Dyn));
        }
        m_fileEnd[access] = at;
      }
      m_end[access] = at;
    }
    if (at > uint64_t(std::numeric_limits<int32_t>::max())) return false;
    m_image.resize(m_fileEnd[Write]);
    return true;
  }

  bool copy(const llvm::object::ELFFile<Format>& file) {
    for (const Section& section : m_sections) {
      if (!section.header || section.header->sh_type == SHT_NOBITS) continue;
      auto bytes = file.getSectionContents(*section.header);
      if (!take(bytes)) return false;
      std::memcpy(m_image.data() + section.address, bytes->data(), bytes->size());
    }
    return true;
  }

  std::optional<uint64_t> addressOf(const Format::Sym& symbol) const {
    if (symbol.st_shndx >= m_sections.size() || !m_sections[symbol.st_shndx].header) return std::nullopt;
    return m_sections[symbol.st_shndx].address + symbol.st_value;
  }

  bool relocate() {
    uint64_t entry = m_relocationTable;
    for (const Relocation& relocation : m_relocations) {
      auto target = addressOf(m_symbols[relocation.symbol]);
      if (!target) return false;
      const uint64_t place = m_sections[relocation.section].address + relocation.offset;
      const int64_t value = static_cast<int64_t>(*target) + relocation.addend;
      if (relocation.type == R_X86_64_64) {
        put(entry, Elf64_Rela{place, R_X86_64_RELATIVE, value});
        entry += sizeof(Elf64_Rela);
      } else if (relocation.type == R_X86_64_PC64) {
        put(place, value - static_cast<int64_t>(place));
      } else {
        const int64_t distance = value - static_cast<int64_t>(place);
        if (!llvm::isInt<32>(distance)) return false;
        put(place, static_cast<int32_t>(distance));
      }
    }
    return true;
  }

  bool finish() {
    for (size_t i = 0; i < m_exported.size(); ++i) {
      Elf64_Sym symbol{};
      if (!describe(*m_exported[i], symbol)) return false;
      symbol.st_name = static_cast<Elf64_Word>(m_exportedNames[i]);
      put(m_symbolTable + (1 + i) * sizeof symbol, symbol);
    }
    // One chain of all symbols: there are one or two.
    const auto count = static_cast<uint32_t>(m_exported.size());
    put(m_hashTable, std::array<uint32_t, 3>{1, count + 1, count ? 1u : 0u});
    for (uint32_t i = 0; i <= count; ++i)
      put(m_hashTable + (3 + i) * sizeof(uint32_t), uint32_t(i && i < count ? i + 1 : 0));
    std::memcpy(m_image.data() + m_nameTable, m_dynamicNames.data(), m_dynamicNames.size());
    const std::array<std::pair<int64_t, uint64_t>, kDynamicEntries> entries{{
        {DT_HASH, m_hashTable}, {DT_STRTAB, m_nameTable}, {DT_SYMTAB, m_symbolTable},
        {DT_STRSZ, m_dynamicNames.size()},
        {DT_SYMENT, sizeof(Elf64_Sym)}, {m_addresses ? DT_RELA : DT_NULL, m_relocationTable},
        {DT_RELASZ, m_addresses * sizeof(Elf64_Rela)}, {DT_RELAENT, sizeof(Elf64_Rela)}, {DT_NULL, 0}}};
    for (size_t i = 0; i < entries.size(); ++i) {
      Elf64_Dyn entry{};
      entry.d_tag = entries[i].first;
      entry.d_un.d_val = entries[i].second;
      put(m_dynamicTable + i * sizeof entry, entry);
    }
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ElfMagic, 4);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_DYN;
    header.e_machine = EM_X86_64;
    header.e_version = EV_CURRENT;
    header.e_phoff = sizeof header;
    header.e_ehsize = sizeof header;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = kSegments;
    header.e_shentsize = sizeof(Elf64_Shdr);
    addSegments();
    addFunctionNames(header);
    put(0, header);
    return true;
  }

  void addSegments() {
    uint64_t at = sizeof(Elf64_Ehdr);
    const auto add = [&](uint32_t type, uint32_t flags, uint64_t begin, uint64_t fileEnd, uint64_t end,
                         uint64_t align) {
      put(at, Elf64_Phdr{type, flags, begin, begin, begin, fileEnd - begin, end - begin, align});
      at += sizeof(Elf64_Phdr);
    };
    constexpr uint32_t kFlags[AccessCount] = {PF_R, PF_R | PF_X, PF_R | PF_W};
    for (unsigned access = Read; access < AccessCount; ++access)
      add(PT_LOAD, kFlags[access], m_begin[access], m_fileEnd[access], m_end[access], kPage);
    const uint64_t dynamicEnd = m_dynamicTable + kDynamicEntries * sizeof(Elf64_Dyn);
    add(PT_DYNAMIC, PF_R | PF_W, m_dynamicTable, dynamicEnd, dynamicEnd, 8);
    add(PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 16);
  }

  /// Sections and symbols that only profilers and debuggers read.
  void addFunctionNames(Elf64_Ehdr& header) {
    std::string names(1, '\0'), sectionNames(1, '\0');
    std::vector<Elf64_Sym> functions(1);
    for (const auto& symbol : m_symbols) {
      Elf64_Sym function{};
      if (symbol.getType() != STT_FUNC || !describe(symbol, function)) continue;
      function.setBinding(STB_LOCAL);
      function.st_name = static_cast<Elf64_Word>(names.size());
      names += name(symbol).str() + '\0';
      functions.push_back(function);
    }
    std::vector<Elf64_Shdr> sections(1);
    const auto add = [&](const char* label, uint32_t type, uint64_t offset, uint64_t size) -> Elf64_Shdr& {
      Elf64_Shdr section{};
      section.sh_name = static_cast<Elf64_Word>(sectionNames.size());
      sectionNames += std::string(label) + '\0';
      section.sh_type = type;
      section.sh_offset = offset;
      section.sh_size = size;
      section.sh_addralign = 1;
      return sections.emplace_back(section);
    };
    const auto append = [&](const void* bytes, size_t size) {
      m_image.resize(llvm::alignTo(m_image.size(), 16));
      const size_t at = m_image.size();
      m_image.resize(at + size);
      std::memcpy(m_image.data() + at, bytes, size);
      return at;
    };
    Elf64_Shdr& code = add(".text", SHT_PROGBITS, m_begin[Execute], m_end[Execute] - m_begin[Execute]);
    code.sh_addr = m_begin[Execute];
    code.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    const size_t symbolBytes = functions.size() * sizeof(Elf64_Sym);
    Elf64_Shdr& table = add(".symtab", SHT_SYMTAB, append(functions.data(), symbolBytes), symbolBytes);
    table.sh_link = 3;
    table.sh_info = static_cast<Elf64_Word>(functions.size());   // all are local
    table.sh_entsize = sizeof(Elf64_Sym);
    add(".strtab", SHT_STRTAB, append(names.data(), names.size()), names.size());
    Elf64_Shdr& labels = add(".shstrtab", SHT_STRTAB, 0, 0);
    labels.sh_size = sectionNames.size();
    labels.sh_offset = append(sectionNames.data(), sectionNames.size());
    header.e_shnum = static_cast<Elf64_Half>(sections.size());
    header.e_shstrndx = static_cast<Elf64_Half>(sections.size() - 1);
    header.e_shoff = append(sections.data(), sections.size() * sizeof(Elf64_Shdr));
  }

  bool describe(const Format::Sym& symbol, Elf64_Sym& described) const {
    const auto address = addressOf(symbol);
    if (!address) return false;
    described.st_info = symbol.st_info;
    described.st_shndx = 1;
    described.st_value = *address;
    described.st_size = symbol.st_size;
    return true;
  }

  llvm::StringRef name(const Format::Sym& symbol) const {
    if (symbol.st_name >= m_names.size()) return {};
    return llvm::StringRef(m_names.data() + symbol.st_name);
  }

  template <class T>
  void put(uint64_t at, const T& value) {
    std::memcpy(m_image.data() + at, &value, sizeof value);
  }

  static constexpr unsigned kSegments = 5, kDynamicEntries = 9;
  std::vector<Section> m_sections;
  llvm::ArrayRef<Format::Sym> m_symbols;
  llvm::StringRef m_names;
  std::vector<const Format::Sym*> m_exported;
  std::vector<Relocation> m_relocations;
  size_t m_addresses = 0;   ///< relocations that wait for the place where the object is loaded
  std::string m_dynamicNames;
  std::vector<size_t> m_exportedNames;
  uint64_t m_symbolTable = 0, m_hashTable = 0, m_relocationTable = 0, m_nameTable = 0, m_dynamicTable = 0;
  uint64_t m_begin[AccessCount]{}, m_fileEnd[AccessCount]{}, m_end[AccessCount]{};
  std::vector<char> m_image;
};

}  // namespace

std::optional<std::vector<char>> linkLoneObject(llvm::ArrayRef<char> object) {
  LoneLinker linker;
  if (!linker.run(object)) return std::nullopt;
  return linker.takeImage();
}

}  // namespace invar::lowering
