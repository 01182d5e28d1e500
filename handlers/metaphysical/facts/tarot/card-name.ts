import type { Language } from '../../text/language.ts';
import type { CardId, Major, Rank, Suit } from './deck.ts';

/**
 * Vietnamese readers mostly say the English names; translations vary (Kẻ Khờ, Gã Khờ; Nữ Hoàng for the Empress). These
 * are common ones in which no two cards share a name: the Empress is Hoàng Hậu because the queens are Nữ Hoàng.
 */
const VIETNAMESE_MAJORS: Readonly<Record<Major, string>> = {
  'the-fool': 'Chàng Khờ',
  'the-magician': 'Nhà Ảo Thuật',
  'the-high-priestess': 'Nữ Tư Tế',
  'the-empress': 'Hoàng Hậu',
  'the-emperor': 'Hoàng Đế',
  'the-hierophant': 'Giáo Hoàng',
  'the-lovers': 'Tình Nhân',
  'the-chariot': 'Cỗ Xe',
  strength: 'Sức Mạnh',
  'the-hermit': 'Ẩn Sĩ',
  'wheel-of-fortune': 'Bánh Xe Số Phận',
  justice: 'Công Lý',
  'the-hanged-man': 'Người Treo Ngược',
  death: 'Cái Chết',
  temperance: 'Tiết Chế',
  'the-devil': 'Ác Quỷ',
  'the-tower': 'Tòa Tháp',
  'the-star': 'Ngôi Sao',
  'the-moon': 'Mặt Trăng',
  'the-sun': 'Mặt Trời',
  judgement: 'Phán Xét',
  'the-world': 'Thế Giới',
};

const VIETNAMESE_RANKS: Readonly<Record<Rank, string>> = {
  ace: 'Át',
  two: 'Hai',
  three: 'Ba',
  four: 'Bốn',
  five: 'Năm',
  six: 'Sáu',
  seven: 'Bảy',
  eight: 'Tám',
  nine: 'Chín',
  ten: 'Mười',
  page: 'Tiểu Đồng',
  knight: 'Hiệp Sĩ',
  queen: 'Nữ Hoàng',
  king: 'Vua',
};

const VIETNAMESE_SUITS: Readonly<Record<Suit, string>> = {
  wands: 'Gậy',
  cups: 'Cốc',
  swords: 'Kiếm',
  pentacles: 'Tiền',
};

const isMajor = (id: CardId): id is Major => Object.hasOwn(VIETNAMESE_MAJORS, id);

function englishNameOf(id: CardId): string {
  const words = id.split('-').map((word) => (word === 'of' ? word : word.charAt(0).toUpperCase() + word.slice(1)));
  return words.join(' ');
}

function vietnameseNameOf(id: CardId): string {
  if (isMajor(id)) return VIETNAMESE_MAJORS[id];
  const [rank, suit] = id.split('-of-') as [Rank, Suit];
  return `${VIETNAMESE_RANKS[rank]} ${VIETNAMESE_SUITS[suit]}`;
}

/**
 * The name of a card: "The Fool" in English; in Vietnamese "Chàng Khờ (The Fool)", with the English name that decks
 * are printed with, by which a reader finds the card.
 */
export function cardName(id: CardId, language: Language): string {
  return language === 'vi' ? `${vietnameseNameOf(id)} (${englishNameOf(id)})` : englishNameOf(id);
}
